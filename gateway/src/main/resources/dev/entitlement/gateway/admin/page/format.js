/** Numbers and times as people read them. */

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const ONE = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const NARROW = '\u202f';

/** Such as `812`, or `0.4` where a whole number would say nothing. */
export function number(value) {
  return (value < 10 ? ONE : WHOLE).format(value);
}

export function whole(value) {
  return WHOLE.format(value);
}

/** Rounded away from the whole: 100 % means all, and 0 % none. */
export function percent(share) {
  const percent = share * 100;
  const rounded = percent > 50 ? Math.floor(percent * 10) / 10 : Math.ceil(percent * 10) / 10;
  return ONE.format(rounded) + NARROW + '%';
}

export function millis(value) {
  if (value < 1000) {
    return (value < 10 ? ONE : WHOLE).format(value) + NARROW + 'ms';
  }
  return (value < 10_000 ? ONE : WHOLE).format(value / 1000) + NARROW + 's';
}

/** The reader's own time of day, with the date if that is not today's. */
export function clock(at) {
  const time = CLOCK.format(at);
  return DAY.format(at) === DAY.format(Date.now()) ? time : DAY.format(at) + ' ' + time;
}

/** Such as `8 s`, `3 min`, `2 h 5 min`, `4 days`. */
export function span(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 100) {
    return `${seconds}${NARROW}s`;
  }
  if (hours < 1) {
    return `${minutes}${NARROW}min`;
  }
  return hours < 48 ? `${hours}${NARROW}h ${minutes % 60}${NARROW}min` : `${Math.floor(hours / 24)} days`;
}

export function several(count, one, many = one + 's') {
  return `${whole(count)} ${count === 1 ? one : many}`;
}
