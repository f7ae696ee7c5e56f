import { decades, linear } from './axis.js';
import { millis, number, whole } from './format.js';
import { sum } from './samples.js';

/**
 * What there is to see, in order. A series has a name, a tone, a shape (`line`, `area`, `column`: those stand on each
 * other, or `figure`, which is told and not drawn), the value `of` a point (undefined where unknown), and how to `say` it;
 * one that is `quiet` is left out while there is none of it. What is as it should be is `calm`, so that the rest stands
 * out; what is `hatched` or `dashed` can be told from its neighbours without seeing colours. A `wide` card is one line.
 * Where there is nothing at all, a card says what it has in `absent`.
 */

const perSecond = (count) => (point) => count(point) / point.seconds;

const OUTCOMES = [
  ['reactivated', 'green', 'calm'],
  ['action-required', 'teal', 'calm'],
  ['already-active', 'sky', 'calm'],
  ['rejected', 'slate'],
  ['throttled', 'amber', 'hatched'],
  ['unavailable', 'red', 'hatched'],
  ['unrecognized', 'violet', 'hatched'],
];

const ENDS = [
  ['answered', 'blue', 'calm'],
  ['not-sent', 'slate'],
  ['timed-out', 'red', 'hatched'],
  ['lost', 'amber', 'hatched'],
  ['unreadable', 'violet', 'hatched'],
  ['misdirected', 'ink', 'hatched'],
];

const REFUSALS = [
  ['queue-full', 'amber'],
  ['deadline', 'violet', 'hatched'],
  ['circuit-open', 'red', 'hatched'],
  ['caller-gone', 'sky'],
  ['draining', 'slate'],
];

const REASONS = [
  ['budget-spent', 'amber'],
  ['attempts-spent', 'slate'],
  ['deadline', 'violet', 'hatched'],
  ['circuit-open', 'red', 'hatched'],
  ['no-retry-after', 'teal'],
  ['queue-full', 'blue', 'hatched'],
  ['caller-gone', 'sky', 'hatched'],
];

/** Statuses of requests that never became a call. */
const TURNED_AWAY = [
  ['401', 'red', 'hatched'],
  ['403', 'violet', 'hatched'],
  ['400', 'amber'],
  ['404', 'slate'],
  ['405', 'slate', 'hatched'],
  ['408', 'sky'],
  ['413', 'teal'],
  ['414', 'teal', 'hatched'],
  ['415', 'blue'],
  ['431', 'blue', 'hatched'],
  ['503', 'ink', 'hatched'],
];

export const CARDS = [
  {
    id: 'circuit',
    title: 'Circuit',
    unit: '',
    wide: true,
    strip: true,
    absent: '–',
    series: [
      state('closed', 'green', 0.18),
      state('half-open', 'amber', 0.55, true),
      state('open', 'red', 1),
    ],
  },
  {
    id: 'callers',
    title: 'Callers',
    unit: 'requests refused per second',
    wide: true,
    absent: '–',
    series: [
      { name: 'connected', tone: 'ink', shape: 'figure', of: (point) => point.callerConnections, say: whole },
      ...columnsOf((point) => point.turnedAway, TURNED_AWAY, (status) => `refused ${status}`),
    ],
    axis: (points) => linear(greatest(points, (point) => sum(point.turnedAway) / point.seconds), 1),
  },
  {
    id: 'rate',
    title: 'Calls and attempts',
    unit: 'per second',
    series: [
      { name: 'calls', tone: 'blue', shape: 'area', of: perSecond((point) => point.calls), say: number },
      { name: 'attempts', tone: 'ink', shape: 'line', dashed: true, of: perSecond((point) => point.attempted), say: number },
      { name: 'coalesced', tone: 'teal', shape: 'line', quiet: true, of: perSecond((point) => point.coalesced), say: number },
    ],
    axis: (points) => linear(greatest(points, (point) => Math.max(point.calls, point.attempted) / point.seconds), 10),
  },
  stacked('outcomes', 'Outcomes', 'calls per second', (point) => point.outcomes, OUTCOMES),
  {
    id: 'latency',
    title: 'Latency',
    absent: 'no calls',
    unit: 'of calls sent, last 5 s',
    series: [
      { name: 'p50', tone: 'blue', shape: 'line', of: (point) => point.latencyMs.p50, say: millis },
      { name: 'p99', tone: 'violet', shape: 'line', dashed: true, of: (point) => point.latencyMs.p99, say: millis },
    ],
    axis: (points) => decades(
      least(points, (point) => point.latencyMs.p50) ?? 10,
      greatest(points, (point) => point.latencyMs.p99 ?? 0) || 100),
  },
  stacked('attempts', 'How attempts end', 'attempts per second', (point) => point.attempts, ENDS),
  {
    id: 'limit',
    title: 'In flight and limit',
    unit: 'attempts at the platform',
    series: [
      { name: 'in flight', tone: 'teal', shape: 'area', of: (point) => point.client?.inFlight, say: whole },
      { name: 'limit', tone: 'ink', shape: 'line', dashed: true, of: (point) => limit(point.client), say: whole },
    ],
    axis: inFlightAxis,
  },
  {
    id: 'queue',
    title: 'Queued and shed',
    unit: 'calls; shed per second',
    series: [
      ...columnsOf((point) => point.shed, REFUSALS),
      { name: 'queued', tone: 'blue', shape: 'line', of: (point) => point.client?.queued, say: whole },
    ],
    axis: (points) => linear(
      greatest(points, (point) => Math.max(point.shedInAll / point.seconds, point.client?.queued ?? 0)), 10),
  },
  {
    id: 'budget',
    title: 'Retry budget',
    unit: 'retries left',
    absent: 'no limit',
    series: [{ name: 'left', tone: 'green', shape: 'area', of: (point) => point.client?.retryBudgetLeft, say: whole }],
    axis: (points) => linear(greatest(points, (point) => point.client?.retryBudgetLeft ?? 0), 10),
  },
  stacked('suppressed', 'Retries suppressed', 'per second', (point) => point.suppressed, REASONS),
];

function stacked(id, title, unit, counts, words) {
  return {
    id,
    title,
    unit,
    series: columnsOf(counts, words),
    axis: (points) => linear(greatest(points, (point) => sum(counts(point)) / point.seconds), 10),
  };
}

/** Words that a later gateway may add stand at the end, as the rest. */
function columnsOf(counts, words, named = (word) => word) {
  const known = words.map(([name, tone, look]) => ({
    name: named(name),
    tone,
    calm: look === 'calm',
    hatched: look === 'hatched',
    shape: 'column',
    quiet: true,
    of: perSecond((point) => counts(point)[name] ?? 0),
    say: number,
  }));
  const others = (point) => sum(counts(point)) - words.reduce((total, [name]) => total + (counts(point)[name] ?? 0), 0);
  return [...known, { name: named('other'), tone: 'ink', shape: 'column', quiet: true, of: perSecond(others), say: number }];
}

function state(name, tone, height, hatched = false) {
  return {
    name, tone, height, hatched, shape: 'column', quiet: true,
    of: (point) => (point.client?.circuit === name ? 1 : 0),
    say: () => '',
  };
}

/** A limit far above what is in flight would leave nothing to see of either; its figure stands in the legend. */
function inFlightAxis(points) {
  const most = Math.max(4, greatest(points, (point) => point.client?.inFlight ?? 0));
  const near = (value) => (value <= 5 * most ? value : 0);
  return linear(Math.max(most, greatest(points, (point) => near(limit(point.client)))));
}

function limit(client) {
  return client?.limit ?? client?.maxInFlight;
}

function greatest(points, of) {
  return points.reduce((most, point) => Math.max(most, of(point)), 0);
}

function least(points, of) {
  return points.map(of).filter((value) => value !== undefined).reduce((least, value) => Math.min(least ?? value, value), undefined);
}
