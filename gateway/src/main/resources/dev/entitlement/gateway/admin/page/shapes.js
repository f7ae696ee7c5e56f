/** Paths through points. Where nothing is known a path is interrupted, never guessed. */

const fixed = (value) => value.toFixed(1);

/** A line through the values at the ends of the seconds. */
export function line(points, x, y, of) {
  return runs(points, of)
    .map((run) => 'M' + run.map((point) => `${fixed(x(point.at))} ${fixed(y(of(point)))}`).join('L'))
    .join('');
}

/** The area below that line. */
export function area(points, x, y, of) {
  return runs(points, of)
    .map((run) => {
      const top = run.map((point) => `L${fixed(x(point.at))} ${fixed(y(of(point)))}`).join('');
      return `M${fixed(x(run[0].at))} ${fixed(y(0))}${top}V${fixed(y(0))}Z`;
    })
    .join('');
}

/** A column a second, from one value to another. */
export function columns(points, x, y, from, to) {
  return points
    .filter((point) => to(point) > from(point))
    .map((point) => `M${fixed(x(point.from))} ${fixed(y(from(point)))}V${fixed(y(to(point)))}H${fixed(x(point.at))}V${fixed(y(from(point)))}Z`)
    .join('');
}

/** Neighbours without a gap, whose values are known. */
function runs(points, of) {
  const runs = [];
  let before;
  for (const point of points) {
    if (of(point) === undefined) {
      before = undefined;
      continue;
    }
    if (before?.at !== point.from) {
      runs.push([]);
    }
    runs[runs.length - 1].push(point);
    before = point;
  }
  return runs;
}
