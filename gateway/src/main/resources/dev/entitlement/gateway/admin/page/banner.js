import { byId, write } from './dom.js';
import { clock, span } from './format.js';

/** The sentence at the top, the icon of the tab, and who this is. */

/** Each kind has a shape of its own, for those who cannot tell the colours apart. */
const MARKS = {
  well: 'M12 25 L20 33 L36 15',
  quiet: 'M18 14 V34 M30 14 V34',
  busy: 'M14 36 V26 M24 36 V19 M34 36 V12',
  trouble: 'M24 10 V28 M24 37 V37.5',
  draining: 'M24 10 V34 M14 25 L24 35 L34 25',
  waiting: 'M13 24 V24.5 M24 24 V24.5 M35 24 V24.5',
  silent: 'M14 14 L34 34 M34 14 L14 34',
};

const ICON_COLOURS = {
  well: '#2c9466', quiet: '#7f8b9b', busy: '#d08a10', trouble: '#d4402f', draining: '#7a50c8', waiting: '#7f8b9b', silent: '#222b38',
};

export function showVerdict({ kind, lead, rest, detail }) {
  const changed = document.body.dataset.kind !== kind;
  write(byId('lead'), kind === 'silent' ? `${lead} ` : `${lead}: `);
  write(byId('rest'), rest);
  write(byId('detail'), detail ?? '\u00a0');
  document.title = `${lead} · Entitlement Gateway`;
  if (changed) {
    document.body.dataset.kind = kind;
    byId('mark').setAttribute('d', MARKS[kind]);
    byId('icon').href = icon(kind);
    byId('announcement').textContent = `${lead}: ${rest}`; // not every second's figures: a voice would never stop
  }
}

export function showWhere(status, silentMs) {
  write(byId('where'), (status.simulated ? 'upstream: simulator at ' : 'upstream: ') + status.upstream);
  write(byId('when'), silentMs === undefined ? `live ${clock(Date.now())}` : 'no answer');
  const started = Date.parse(status.startedAt);
  write(
    byId('about'),
    `Version ${status.version} on Java ${status.java}, ${status.transport}; `
      + `up for ${span(Date.parse(status.at) - started)}, since ${clock(started)}`);
}

function icon(kind) {
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><circle cx="24" cy="24" r="24" fill="${ICON_COLOURS[kind]}"/>`
    + `<path d="${MARKS[kind]}" fill="none" stroke="#fff" stroke-width="6" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
  return 'data:image/svg+xml,' + encodeURIComponent(picture);
}
