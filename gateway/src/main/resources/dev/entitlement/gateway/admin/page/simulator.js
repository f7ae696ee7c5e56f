import { html, write } from './dom.js';
import { json } from './feed.js';
import { CALM, SLIDERS } from './scales.js';
import { SCRIPTS, Scripts } from './scripts.js';

/** What is wrong with the simulated platform, to be changed while it runs. */

const FAULTS = 'simulator/faults';
const NO_TRAFFIC = 'The gateway makes no calls by itself: drive some, with curl or with the load harness of this project.';

export class Simulator {
  #recent;
  #faults;
  #held; // the slider under somebody's finger
  #wanted = {};
  #sending = false;
  #scripts = new Scripts((members, leaving) => this.#set(members, leaving));
  #rows = SLIDERS.flatMap(({ sliders }) => sliders).map((slider) => this.#row(slider));
  #buttons = SCRIPTS.map((script) => this.#button(script));
  #fault = html('p', { class: 'fault', role: 'alert' });
  #hint = html('p', { class: 'hint' });

  /** @param recent tells what happened in the last seconds */
  constructor(place, recent) {
    this.#recent = recent;
    const calm = html('button', { type: 'button', id: 'script-calm' }, 'All calm');
    calm.addEventListener('click', () => this.#calm());
    place.append(
      html('h2', { id: 'simulator-title' }, 'Simulated platform'),
      this.#hint,
      html('div', { class: 'scripts', role: 'group', 'aria-label': 'Bad days' },
        ...this.#buttons.map(({ button }) => button), calm),
      this.#fault,
      ...SLIDERS.map(({ group, sliders }) => html(
        'fieldset', {}, html('legend', {}, group),
        ...sliders.map((slider) => this.#rows.find((row) => row.slider === slider).element))));
    place.hidden = false;
  }

  /** Asks what the faults are, for others may change them too, and shows them. */
  async look() {
    this.#showScripts();
    if (this.#sending) {
      return;
    }
    const faults = await json(FAULTS).catch(() => undefined); // the sentence at the top tells that nobody answers
    if (faults && !this.#sending) {
      this.#show(faults);
    }
  }

  #row(slider) {
    const input = html('input', { type: 'range', id: `fault-${slider.id}`, min: 0, max: slider.max, step: 1, disabled: '' });
    const output = html('output', { for: input.id });
    input.addEventListener('input', () => {
      this.#held = slider;
      const members = slider.to(Number(input.value), this.#faults);
      this.#scripts.keep(members);
      this.#set(members);
    });
    input.addEventListener('change', () => (this.#held = undefined));
    const element = html('p', { class: 'slider' }, html('label', { for: input.id }, slider.name), output, input);
    return { slider, input, output, element };
  }

  #button(script) {
    const left = html('span', { class: 'left' });
    const button = html(
      'button', { type: 'button', id: `script-${script.id}`, 'aria-pressed': 'false', disabled: '' }, script.name, left);
    button.addEventListener('click', () => {
      if (this.#scripts.left(script.id) === undefined) {
        this.#scripts.start(script, this.#faults, this.#recent());
      } else {
        this.#scripts.stop(script.id);
      }
      this.#showScripts();
    });
    return { script, button, left };
  }

  #calm() {
    this.#scripts.drop();
    this.#set(CALM);
    this.#showScripts();
  }

  /** Shows at once what is wanted, and sends it; what is wanted meanwhile goes with the next request. */
  #set(members, leaving = false) {
    this.#show({ ...this.#faults, ...members });
    if (leaving) {
      put(members, { keepalive: true, signal: undefined });
      return;
    }
    Object.assign(this.#wanted, members);
    this.#send();
  }

  async #send() {
    if (this.#sending) {
      return;
    }
    this.#sending = true;
    try {
      while (Object.keys(this.#wanted).length > 0) {
        const members = this.#wanted;
        this.#wanted = {};
        const faults = await put(members);
        this.#show({ ...faults, ...this.#wanted });
      }
      write(this.#fault, '');
    } catch (failure) {
      write(this.#fault, `Not changed: ${failure.message}`);
    } finally {
      this.#sending = false;
    }
  }

  #show(faults) {
    this.#faults = faults;
    for (const { slider, input, output } of this.#rows) {
      const text = slider.say(faults);
      write(output, text);
      input.setAttribute('aria-valuetext', text);
      input.disabled = false;
      if (slider !== this.#held) {
        input.value = slider.at(faults);
      }
    }
    this.#buttons.forEach(({ button }) => (button.disabled = false));
  }

  #showScripts() {
    for (const { script, button, left } of this.#buttons) {
      const seconds = this.#scripts.left(script.id);
      button.setAttribute('aria-pressed', String(seconds !== undefined));
      write(left, seconds === undefined ? `${script.seconds} s` : `${seconds} s left, stop`);
    }
    const recent = this.#recent();
    write(this.#hint, recent && recent.calls === 0 ? NO_TRAFFIC : 'What you change here holds from the next request on.');
  }
}

function put(members, request = {}) {
  return json(FAULTS, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(members),
    ...request,
  });
}
