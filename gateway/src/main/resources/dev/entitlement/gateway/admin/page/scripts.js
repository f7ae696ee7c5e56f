import { slower } from './scales.js';

/**
 * Bad days of a few seconds. They run in this page: each changes faults, and puts back what it changed when its time is
 * over, when it is stopped, or when the page is left.
 */

export const SCRIPTS = [
  { id: 'outage', name: 'Outage', seconds: 10, faults: () => ({ errorRate: 1 }) },
  { id: 'quarter', name: 'Capacity to a quarter', seconds: 20, faults: quarter },
  { id: 'silence', name: 'Half of the calls hang', seconds: 10, faults: () => ({ hangRate: 0.5 }) },
  { id: 'slow', name: 'Ten times slower', seconds: 15, faults: slower },
];

export class Scripts {
  #change;
  #running = new Map();

  /** @param change turns faults into others; told whether the page is about to go */
  constructor(change) {
    this.#change = change;
    addEventListener('pagehide', () => [...this.#running.keys()].forEach((id) => this.stop(id, true)));
  }

  /** Seconds that a script still has; undefined if it does not run. */
  left(id) {
    const running = this.#running.get(id);
    return running && Math.max(0, Math.ceil((running.end - performance.now()) / 1000));
  }

  start(script, faults, recent) {
    const wanted = script.faults(faults, recent);
    const before = Object.fromEntries(Object.keys(wanted).map((member) => [member, faults[member]]));
    const timer = setTimeout(() => this.stop(script.id), script.seconds * 1000);
    this.#running.set(script.id, { before, timer, end: performance.now() + script.seconds * 1000 });
    this.#change(wanted);
  }

  stop(id, leaving = false) {
    const { before, timer } = this.#running.get(id);
    clearTimeout(timer);
    this.#running.delete(id);
    this.#change(before, leaving);
  }

  /** What somebody has set by hand meanwhile is theirs. */
  keep(members) {
    for (const { before } of this.#running.values()) {
      Object.keys(members).forEach((member) => delete before[member]);
    }
  }

  /** Ends all without putting anything back. */
  drop() {
    this.#running.forEach(({ timer }) => clearTimeout(timer));
    this.#running.clear();
  }
}

/** Of the capacity it has; without one, of the load it bears at present. */
function quarter(faults, recent) {
  const load = recent ? recent.attempted / recent.seconds : 0;
  return { capacity: Math.max(1, Math.round((faults.capacity ?? load) / 4)) };
}
