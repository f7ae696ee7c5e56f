import { html, svg, write } from './dom.js';
import { clock } from './format.js';
import { SHOWN_MS } from './samples.js';
import { area, columns, line } from './shapes.js';

/**
 * A card with a title, a legend that tells the values, and a plot of the last minutes. Under the pointer, all charts tell
 * the values of that second.
 */
export class Chart {
  #card;
  #plot = svg('svg', { class: 'plot', role: 'img' });
  #unit = html('span', { class: 'unit' });
  #entries;
  #none = html('li', { hidden: '' });

  /** @param card what to show; see cards.js */
  constructor(card) {
    this.#card = card;
    this.#entries = card.series.map((series) => entry(series));
    this.#none.textContent = card.absent ?? 'none';
    this.element = html(
      'figure',
      { class: card.wide ? 'card wide' : 'card', id: `chart-${card.id}` },
      html('figcaption', {}, html('h2', {}, card.title), this.#unit),
      html('ul', { class: 'legend' }, ...this.#entries.map(({ item }) => item), this.#none),
      this.#plot);
  }

  get plot() {
    return this.#plot;
  }

  /** @param cursor the time that somebody points at; undefined if nobody does */
  draw(points, holes, now, cursor) {
    const width = this.#plot.clientWidth;
    const height = this.#plot.clientHeight;
    if (width === 0) {
      return;
    }
    const shown = points.filter((point) => point.at > now - SHOWN_MS);
    const frame = this.#card.wide
      ? { width, top: 0, bottom: height, now }
      : { width, top: 15, bottom: height - 16, now };
    frame.x = (at) => width * (1 - (now - at) / SHOWN_MS);
    const picture = this.#card.strip ? strip(this.#card, shown, frame) : this.#picture(shown, frame);
    this.#plot.replaceChildren(...voids(holes, frame), ...picture, ...pointer(cursor, frame));
    this.#tell(shown, cursor);
  }

  #picture(shown, frame) {
    const axis = this.#card.axis(shown);
    const y = (value) => frame.bottom - (frame.bottom - frame.top) * axis.y(value);
    if (this.#card.wide) {
      return [rule(0, frame.width, frame.bottom - 0.5, 'grid base'), ...this.#drawn(shown, frame.x, y, axis)];
    }
    const lines = axis.ticks.map(({ value }) => rule(0, frame.width, y(value)));
    const texts = axis.ticks.map(({ value, text }) => svg('text', { class: 'tick', x: 0, y: y(value) - 3 }, text));
    return [...lines, ...times(frame), ...this.#drawn(shown, frame.x, y, axis), ...texts];
  }

  #drawn(shown, x, y, axis) {
    let below = () => 0;
    const drawn = this.#card.series.filter((series) => series.shape !== 'figure' && !isAbsent(series, shown));
    return drawn.flatMap((series) => {
      const of = (point) => (axis.y(series.of(point)) <= 1 ? series.of(point) : undefined);
      if (series.shape === 'line') {
        return [path(line(shown, x, y, of), `line tone-${series.tone}${series.dashed ? ' dashed' : ''}`)];
      }
      if (series.shape === 'area') {
        return [
          path(area(shown, x, y, of), `fill pale tone-${series.tone}`),
          path(line(shown, x, y, of), `line tone-${series.tone}`),
        ];
      }
      const from = below;
      const to = (point) => from(point) + series.of(point);
      below = to;
      const d = columns(shown, x, y, from, to);
      return [
        path(d, `columns-of-seconds fill tone-${series.tone}${series.calm ? ' calm' : ''}`),
        ...(series.hatched ? [path(d, 'columns-of-seconds over')] : []),
      ];
    });
  }

  #tell(shown, cursor) {
    const point = cursor === undefined ? shown[shown.length - 1] : shown.find((each) => each.from <= cursor && cursor <= each.at);
    write(this.#unit, cursor === undefined || !point ? this.#card.unit : `${this.#card.unit}, at ${clock(point.at)}`);
    const told = this.#card.series.map((series, i) => {
      const value = point && series.of(point);
      const text = value === undefined ? '–' : series.say(value);
      write(this.#entries[i].value, text);
      this.#entries[i].item.hidden = this.#card.strip ? !value : isAbsent(series, shown);
      return this.#entries[i].item.hidden ? '' : `${series.name} ${text}`;
    });
    this.#none.hidden = told.some(Boolean);
    this.#plot.setAttribute(
      'aria-label', `${this.#card.title}, ${this.#card.unit}: ${told.filter(Boolean).join(', ') || this.#none.textContent}`);
  }
}

/** Not there, or nothing of it to see. */
function isAbsent(series, shown) {
  const worthShowing = series.quiet ? (value) => value > 0 : (value) => value !== undefined;
  return !shown.some((each) => worthShowing(series.of(each)));
}

function entry(series) {
  const value = html('b', { 'data-series': series.name });
  const swatches = series.shape === 'figure' ? [] : [swatch(series)];
  return { value, item: html('li', { hidden: '' }, ...swatches, html('span', {}, series.name), value) };
}

function swatch(series) {
  const tone = `tone-${series.tone}`;
  const stroke = series.shape === 'line' || series.shape === 'area';
  return svg(
    'svg',
    { class: 'swatch', viewBox: '0 0 14 10', 'aria-hidden': 'true' },
    ...(stroke
      ? [path('M0 5H14', `line ${tone}${series.dashed ? ' dashed' : ''}`)]
      : [path('M2 0H12V10H2Z', `fill ${tone}${series.calm ? ' calm' : ''}`), ...(series.hatched ? [path('M2 0H12V10H2Z', 'over')] : [])]));
}

/** States as blocks: how high one is says as much as its colour. */
function strip({ series }, shown, { x, bottom }) {
  const blocks = [];
  for (const point of shown) {
    const state = series.find((each) => each.of(point));
    const last = blocks[blocks.length - 1];
    if (last && last.state === state && last.to === point.from) {
      last.to = point.at;
    } else if (state) {
      blocks.push({ state, from: point.from, to: point.at });
    }
  }
  return blocks.flatMap(({ state, from, to }) => {
    const height = bottom * state.height;
    const box = { x: x(from), y: (bottom - height) / 2, width: Math.max(2, x(to) - x(from)), height, rx: Math.min(4, height / 2) };
    return [
      svg('rect', { ...box, class: `fill tone-${state.tone}` }),
      ...(state.hatched ? [svg('rect', { ...box, class: 'over' })] : []),
      ...(state.height === 1 && box.width > 44
        ? [svg('text', { class: 'strip-name', x: Math.max(0, box.x) + 8, y: bottom / 2 + 4 }, state.name)]
        : []),
    ];
  });
}

function times({ x, now, width, top, bottom }) {
  const texts = [svg('text', { class: 'tick', x: width, y: bottom + 13, 'text-anchor': 'end' }, 'now')];
  const lines = [rule(0, width, bottom, 'grid base')];
  for (let minute = 1; minute * 60_000 < SHOWN_MS; minute++) {
    const at = x(now - minute * 60_000);
    lines.push(svg('line', { class: 'grid', x1: at, x2: at, y1: top, y2: bottom }));
    texts.push(svg('text', { class: 'tick', x: at, y: bottom + 13, 'text-anchor': 'middle' }, `−${minute} min`));
  }
  return [...lines, ...texts];
}

function voids(holes, { x, now, top, bottom }) {
  return holes
    .filter(([, to]) => to > now - SHOWN_MS)
    .map(([from, to]) => {
      const left = Math.max(0, x(from));
      return svg('rect', { class: 'hole', x: left, y: top, width: Math.max(1, x(to) - left), height: bottom - top });
    });
}

function pointer(cursor, { x, top, bottom }) {
  return cursor === undefined ? [] : [svg('line', { class: 'cursor', x1: x(cursor), x2: x(cursor), y1: top, y2: bottom })];
}

function rule(from, to, y, kind = 'grid') {
  return svg('line', { class: kind, x1: from, x2: to, y1: y, y2: y });
}

function path(d, kind) {
  return svg('path', { d, class: kind });
}
