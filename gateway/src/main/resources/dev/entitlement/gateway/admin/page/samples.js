/** What the gateway told, second by second, and what happened in between: its counts only grow. */

export const SHOWN_MS = 180_000;

const KEPT_MS = SHOWN_MS + 10_000;
const LONGEST_STEP_MS = 3_500;
const SHORTEST_STEP_MS = 500;

export class Samples {
  #samples = [];
  #points = [];

  /** Adds what is newer than the newest. */
  add(sample) {
    const before = this.last;
    if (before && sample.at <= before.at) {
      return;
    }
    this.#samples.push(sample);
    if (before && !isBreak(before, sample)) {
      this.#points.push(between(before, sample));
    }
    this.#forget(sample.at - KEPT_MS);
  }

  /** Fills what is missing with what somebody else has seen; of two samples close together one will do. */
  fill(others) {
    const all = [...others, ...this.#samples].sort((one, other) => one.at - other.at);
    const kept = all.filter((sample, i) => i === all.length - 1 || all[i + 1].at - sample.at >= SHORTEST_STEP_MS);
    this.#samples = [];
    this.#points = [];
    kept.forEach((sample) => this.add(sample));
  }

  /** Starts anew: somebody set the gateway's clock back. */
  clear() {
    this.#samples = [];
    this.#points = [];
  }

  get last() {
    return this.#samples[this.#samples.length - 1];
  }

  /** What happened from one second to the next, the oldest first. Each covers the time from `from` to `at`. */
  get points() {
    return this.#points;
  }

  /** Whether a step to this sample is so long that the gateway should be asked what happened meanwhile. */
  leavesOut(sample) {
    return !this.last || isBreak(this.last, sample);
  }

  /** What happened within the last seconds, as one step; undefined if that is not known. */
  over(seconds) {
    const last = this.last;
    const first = this.#samples.find(
      (sample) => sample.startedAt === last.startedAt && sample.at >= last.at - seconds * 1000 - 500);
    return first && first !== last ? between(first, last) : undefined;
  }

  /** When nobody knows what happened: pairs of times up to `now`. */
  holes(now) {
    const holes = [];
    for (let i = 1; i < this.#samples.length; i++) {
      if (isBreak(this.#samples[i - 1], this.#samples[i])) {
        holes.push([this.#samples[i - 1].at, this.#samples[i].at]);
      }
    }
    if (this.last && now > this.last.at) {
      holes.push([this.last.at, now]);
    }
    return holes;
  }

  #forget(before) {
    this.#samples = this.#samples.filter((sample) => sample.at >= before);
    this.#points = this.#points.filter((point) => point.at >= before);
  }
}

/** A sample from the JSON of `/status` or of one in `/status/history`. */
export function sample(json, startedAt) {
  return {
    at: Date.parse(json.at),
    startedAt,
    callerConnections: json.callerConnections,
    client: json.client,
    counters: json.counters,
    latencyMs: json.latencyMs,
  };
}

/** Another life of the gateway counts from zero again. */
function isBreak(before, after) {
  return before.startedAt !== after.startedAt || after.at - before.at > LONGEST_STEP_MS;
}

function between(before, after) {
  const growth = (name) => difference(after.counters[name], before.counters[name]);
  const outcomes = growth('outcomes');
  const attempts = growth('attempts');
  const shed = growth('shed');
  return {
    from: before.at,
    at: after.at,
    seconds: (after.at - before.at) / 1000,
    outcomes,
    attempts,
    shed,
    effects: growth('effects'),
    suppressed: growth('retriesSuppressed'),
    turnedAway: growth('refusedRequests'),
    calls: sum(outcomes),
    attempted: sum(attempts),
    shedInAll: sum(shed),
    refused: sum(shed) - (shed['caller-gone'] ?? 0),
    restored: (after.counters.restored ?? 0) - (before.counters.restored ?? 0),
    coalesced: (after.counters.coalesced ?? 0) - (before.counters.coalesced ?? 0),
    callerConnections: after.callerConnections,
    client: after.client,
    latencyMs: after.latencyMs,
  };
}

function difference(after = {}, before = {}) {
  return Object.fromEntries(Object.entries(after).map(([word, count]) => [word, count - (before[word] ?? 0)]));
}

export function sum(counts) {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
