import { showVerdict, showWhere } from './banner.js';
import { CARDS } from './cards.js';
import { Chart } from './chart.js';
import { byId, html } from './dom.js';
import { Feed } from './feed.js';
import { Samples, SHOWN_MS } from './samples.js';
import { Simulator } from './simulator.js';
import { verdict } from './verdict.js';

/** Puts the page together, and shows anew whatever the gateway says. */

const samples = new Samples();
const feed = new Feed(samples, show);
const charts = CARDS.map((card) => new Chart(card));
let simulator;
let cursor; // milliseconds before the right edge; undefined while nobody points

byId('charts').append(html('div', { class: 'cards' }, ...charts.map((chart) => chart.element)));
charts.forEach((chart) => follow(chart.plot));
new ResizeObserver(draw).observe(byId('charts'));
feed.run();

function show() {
  if (!feed.status && !feed.silent) {
    return;
  }
  const silentMs = feed.silent ? performance.now() - feed.answeredAt : undefined;
  showVerdict(verdict(feed.status, samples, silentMs));
  if (feed.status) {
    showWhere(feed.status, silentMs);
    showSimulator();
  }
  draw();
}

function showSimulator() {
  if (feed.status.simulated && !simulator) {
    simulator = new Simulator(byId('simulator'), () => samples.over(5));
  }
  if (!feed.silent) {
    simulator?.look();
  }
}

function draw() {
  if (!samples.last) {
    return;
  }
  const now = samples.last.at + (feed.silent ? performance.now() - feed.answeredAt : 0);
  const holes = samples.holes(now);
  const at = cursor === undefined ? undefined : now - cursor;
  charts.forEach((chart) => chart.draw(samples.points, holes, now, at));
}

/** One pointer for all charts: what happened there at the same time? */
function follow(plot) {
  plot.addEventListener('pointermove', (event) => {
    const box = plot.getBoundingClientRect();
    cursor = SHOWN_MS * (1 - Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)));
    draw();
  });
  for (const end of ['pointerleave', 'pointercancel']) {
    plot.addEventListener(end, () => {
      cursor = undefined;
      draw();
    });
  }
}
