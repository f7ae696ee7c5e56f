import { sample } from './samples.js';

/** Asks the gateway once a second, and knows since when it does not answer. */

const PERIOD_MS = 1000;
const PATIENCE_MS = 3000;
const FAILURES_TO_TELL = 2;

export class Feed {
  #samples;
  #told;
  #failures = 0;
  #missing = true;
  #catchingUp = false;

  /** What the last answer said; undefined before the first. */
  status;

  /** When the last answer came, by the page's own clock (milliseconds since it was opened). */
  answeredAt = 0;

  /** @param told is called after each question, answered or not */
  constructor(samples, told) {
    this.#samples = samples;
    this.#told = told;
  }

  /** Whether what is known is out of date. */
  get silent() {
    return this.#failures >= FAILURES_TO_TELL;
  }

  async run() {
    for (;;) {
      const begun = performance.now();
      await this.#ask();
      this.#tell();
      await pause(Math.max(100, PERIOD_MS - (performance.now() - begun)));
    }
  }

  /** Whatever goes wrong in showing: a page that has stopped asking would look well for ever. */
  #tell() {
    try {
      this.#told();
    } catch (failure) {
      console.error(failure);
    }
  }

  async #ask() {
    try {
      const status = await json('status');
      this.#take(status);
      this.status = status;
      this.answeredAt = performance.now();
      this.#failures = 0;
    } catch (failure) {
      this.#failures++;
    }
  }

  #take(status) {
    const now = sample(status, status.startedAt);
    if (this.#samples.last?.at > now.at) {
      this.#samples.clear();
    }
    this.#missing ||= this.#samples.leavesOut(now);
    this.#samples.add(now);
    if (this.#missing && !this.#catchingUp) {
      this.#catchUp();
    }
  }

  /**
   * Browsers let hidden pages sleep, and people open this one late: the gateway remembers what was missed. Meanwhile, and
   * if that fails, what it says now is worth showing all the same.
   */
  async #catchUp() {
    this.#catchingUp = true;
    try {
      const history = await json('status/history');
      this.#samples.fill(history.samples.map((past) => sample(past, history.startedAt)));
      this.#missing = false;
      this.#tell();
    } catch (failure) {
      console.info('The last minutes could not be had:', failure.message);
    } finally {
      this.#catchingUp = false;
    }
  }
}

export async function json(path, request = {}) {
  const answer = await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS), ...request });
  const body = await answer.json();
  if (!answer.ok) {
    throw new Error(body.detail ?? `${path}: ${answer.status}`);
  }
  return body;
}

export function pause(ms) {
  return new Promise((resume) => setTimeout(resume, ms));
}
