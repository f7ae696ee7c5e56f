import { millis, number } from './format.js';

/** From values to heights, with the lines that are worth drawing. `y` gives 0 at the bottom and 1 at the top. */

/** From zero to the next round number, so that the scale seldom jumps. */
export function linear(greatest, least = 1) {
  const top = nice(Math.max(greatest, least));
  return {
    y: (value) => value / top,
    ticks: [top / 2, top].map((value) => ({ value, text: number(value) })),
  };
}

/** Whole powers of ten of milliseconds: 50 ms and 10 s on one picture. */
export function decades(least, greatest) {
  const from = Math.floor(Math.log10(Math.max(least, 0.1)));
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(greatest, 0.1))));
  const ticks = [];
  for (let power = from; power <= to; power++) {
    ticks.push({ value: 10 ** power, text: millis(10 ** power) });
  }
  if (to - from === 1) {
    ticks.splice(1, 0, { value: 3 * 10 ** from, text: millis(3 * 10 ** from) });
  }
  return { y: (value) => (Math.log10(value) - from) / (to - from), ticks };
}

function nice(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((step) => step >= value);
}
