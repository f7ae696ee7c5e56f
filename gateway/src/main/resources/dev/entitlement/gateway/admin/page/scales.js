import { millis, percent, whole } from './format.js';

/**
 * The sliders: from faults, as `/simulator/faults` tells them, to positions and back. Each gives the position that its
 * faults are `at`, the members that a position turns `to`, and what the faults `say`.
 */

const STEPS = 100;
const OFF = STEPS + 1;

export const SLIDERS = [
  {
    group: 'Answers',
    sliders: [
      {
        id: 'latency',
        name: 'Latency, median',
        max: STEPS,
        at: (faults) => position(latency(faults).ms, 10_000),
        to: (place, faults) => text(place === 0 ? 0 : value(place, 10_000), latency(faults).sigma),
        say: (faults) => millis(latency(faults).ms),
      },
      {
        id: 'spread',
        name: 'Latency, spread',
        max: 20,
        at: (faults) => Math.round(latency(faults).sigma * 10),
        to: (place, faults) => text(latency(faults).ms, place / 10),
        say: (faults) => (latency(faults).sigma === 0 ? 'none' : `σ ${latency(faults).sigma}`),
      },
      share('pendingRate', 'Pending'),
    ],
  },
  {
    group: 'Faults',
    sliders: [share('errorRate', 'Errors'), share('hangRate', 'No answer'), share('resetRate', 'Connection reset')],
  },
  {
    group: 'Limits',
    sliders: [
      bound('capacity', 'Capacity', 100_000, '/s'),
      share('refusalCost', 'Cost of a refusal'),
      bound('concurrency', 'Calls at once', 10_000, ''),
      bound('rateLimit', 'Rate limit', 100_000, '/s'),
    ],
  },
];

/** The platform on a good day. */
export const CALM = {
  errorRate: 0,
  hangRate: 0,
  resetRate: 0,
  pendingRate: 0,
  latency: '50ms',
  rateLimit: null,
  concurrency: null,
  capacity: null,
  refusalCost: 0.5,
};

/** Ten times as slow, whatever it was. */
export function slower(faults) {
  const { ms, sigma } = latency(faults);
  return text(Math.max(1, ms) * 10, sigma);
}

function share(member, name) {
  return {
    id: member,
    name,
    max: STEPS,
    at: (faults) => Math.round(faults[member] * STEPS),
    to: (place) => ({ [member]: place / STEPS }),
    say: (faults) => percent(faults[member]),
  };
}

/** Off at the right end, where a limit no longer limits. */
function bound(member, name, most, unit) {
  return {
    id: member,
    name,
    max: OFF,
    at: (faults) => (faults[member] === null ? OFF : position(faults[member], most)),
    to: (place) => ({ [member]: place === OFF ? null : value(place, most) }),
    say: (faults) => (faults[member] === null ? 'off' : whole(faults[member]) + unit),
  };
}

/** Positions grow by the logarithm, values have two digits: 1, 1.1 … 100,000 in a hundred steps. */
function value(place, most) {
  const exact = most ** (place / STEPS);
  const power = 10 ** Math.max(0, Math.floor(Math.log10(exact)) - 1);
  return Math.max(1, Math.round(exact / power) * power);
}

function position(value, most) {
  return value < 1 ? 0 : Math.min(STEPS, Math.round((Math.log(value) / Math.log(most)) * STEPS));
}

function latency(faults) {
  const lognormal = /^lognormal:(.+),(.+)$/.exec(faults.latency);
  return lognormal
    ? { ms: duration(lognormal[1]), sigma: Number(lognormal[2]) }
    : { ms: duration(faults.latency), sigma: 0 };
}

function duration(words) {
  const [, digits, unit] = /^(\d+)(ms|s|m|h)$/.exec(words);
  return Number(digits) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit];
}

function text(ms, sigma) {
  return { latency: sigma === 0 ? `${ms}ms` : `lognormal:${ms}ms,${sigma}` };
}
