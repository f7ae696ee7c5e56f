import { clock, millis, percent, several, span, whole } from './format.js';
import { sum } from './samples.js';

/**
 * How it stands, in one sentence. The first line that fits is said; what is worst comes first.
 *
 * Kinds: `well`, `quiet`, `busy` (it works, and somebody should know), `trouble`, `draining`, `waiting`, `silent`.
 */

const FEW = 20;
const FEWEST = 5;
const NOTABLE = 0.02;
const GRAVE = 0.25;
const MOST = 0.9;
const LONG_MS = 5000;
const REFUSED_FOR = {
  400: 'their form',
  401: 'their key',
  403: 'the site they come from',
  404: 'their path',
  405: 'their method',
  408: 'their slowness',
  413: 'their size',
  414: 'their size',
  415: 'their content type',
  431: 'their size',
};

export function verdict(status, samples, silentMs) {
  if (silentMs !== undefined) {
    return silent(status, silentMs);
  }
  if (status.status === 'starting' || !status.client) {
    return { kind: 'waiting', lead: 'Starting', rest: 'calls are not taken yet' };
  }
  if (status.status === 'draining') {
    return draining(status.client);
  }
  const seen = window(samples);
  const found = ofCircuit(status.client, samples.last.at) ?? ofCalls(seen, status.client, samples);
  return { ...found, detail: seen && detail(seen, status.client, samples) };
}

function silent(status, silentMs) {
  const since = `since ${clock(Date.now() - silentMs)} (${span(silentMs)})`;
  const rest = status?.status === 'draining' ? `${since}: it was draining, and has ended` : since;
  return { kind: 'silent', lead: 'No answer', rest, detail: 'What is shown is old. This page goes on asking.' };
}

function draining(client) {
  const left = several(client.calls, 'call');
  return {
    kind: 'draining',
    lead: 'Draining',
    rest: client.draining
      ? `new calls are refused, ${left} not yet ended`
      : `calls are still taken, load balancers are told to send them elsewhere; ${left} not yet ended`,
  };
}

function ofCircuit(client, now) {
  const left = Date.parse(client.circuitLeftClosed);
  const since = Number.isNaN(left) ? '' : ` since ${clock(left)}${now - left < LONG_MS ? '' : ` (${span(now - left)})`}`;
  if (client.circuit === 'open') {
    const probe = client.nextProbeMs === undefined ? '' : `, next probe in ${(client.nextProbeMs / 1000).toFixed(1)}\u202fs`;
    return {
      kind: 'trouble',
      lead: 'The platform is in trouble',
      rest: `circuit open${since}${probe}; callers are told to come back`,
    };
  }
  return client.circuit === 'half-open'
    ? { kind: 'busy', lead: 'The platform may be back', rest: `circuit half open, a few calls go and decide${since}` }
    : undefined;
}

function ofCalls(seen, client, samples) {
  if (!seen) {
    return { kind: 'waiting', lead: 'Just started', rest: 'figures follow in a second' };
  }
  return [overloaded, back, failing, throttled, strange, rejected, turnedAway, left, queued, poor, well]
    .map((look) => look(seen, client, samples))
    .find((verdict) => verdict !== undefined);
}

/** The last five seconds; with few requests in them the last minute, so that one does not decide. */
function window(samples) {
  const short = samples.over(5);
  return short && short.calls + sum(short.turnedAway) >= FEW ? short : samples.over(60) ?? short;
}

function overloaded(seen, client) {
  const refused = seen.refused - (seen.shed['circuit-open'] ?? 0);
  return refused >= Math.max(1, NOTABLE * seen.calls) ? {
    kind: 'trouble',
    lead: 'Overloaded',
    rest: `${rate(refused, seen)} refused and told to come back; ${atTheGate(client)}`,
  } : undefined;
}

/** What went wrong before is still within what was seen. */
function back(seen) {
  return seen.shed['circuit-open'] > 0 ? {
    kind: 'busy',
    lead: 'The platform is back',
    rest: `circuit closed again; ${flow(seen)}`,
  } : undefined;
}

function failing(seen) {
  const share = ((seen.outcomes.unavailable ?? 0) - seen.shedInAll) / seen.calls;
  return share > NOTABLE && seen.calls >= FEWEST ? {
    kind: share > GRAVE ? 'trouble' : 'busy',
    lead: share > GRAVE ? 'The platform is failing' : 'The platform is unsteady',
    rest: `${percent(share)} of ${rate(seen.calls, seen)} end unavailable, retries included; the circuit is closed`,
  } : undefined;
}

function throttled(seen) {
  const share = shareOf('throttled', seen);
  return share > NOTABLE ? {
    kind: 'busy',
    lead: 'The platform throttles us',
    rest: `${percent(share)} of ${rate(seen.calls, seen)} are told to come back`,
  } : undefined;
}

function strange(seen) {
  const share = shareOf('unrecognized', seen);
  return share > NOTABLE ? {
    kind: 'busy',
    lead: 'The platform says what its reference does not know',
    rest: `${percent(share)} of ${rate(seen.calls, seen)} end unrecognized`,
  } : undefined;
}

function rejected(seen) {
  const share = shareOf('rejected', seen);
  return share > 0.5 ? {
    kind: 'busy',
    lead: 'Most calls are rejected',
    rest: `${percent(share)} of ${rate(seen.calls, seen)}: wrong credentials, or ids that nobody knows?`,
  } : undefined;
}

/** They are no calls, so without this all would be quiet. */
function turnedAway(seen) {
  const refused = sum(seen.turnedAway);
  const requests = refused + seen.calls;
  const [status] = Object.entries(seen.turnedAway).reduce((most, each) => (each[1] > most[1] ? each : most), ['', 0]);
  return refused >= FEWEST && refused / requests > GRAVE ? {
    kind: 'busy',
    lead: 'Callers are refused',
    rest: `${percent(refused / requests)} of ${rate(requests, seen, 'request')} never become a call, `
      + `most of them for ${REFUSED_FOR[status] ?? 'what they are'} (${status})`,
  } : undefined;
}

function left(seen, client) {
  const gone = seen.shed['caller-gone'] ?? 0;
  return gone > NOTABLE * seen.calls ? {
    kind: 'busy',
    lead: 'Callers do not wait',
    rest: `${rate(gone, seen)} of ${rate(seen.calls, seen)} were left before they could be sent; ${atTheGate(client)}`,
  } : undefined;
}

/** One look may meet a queue that is gone a moment later. */
function queued(seen, client, samples) {
  const lately = samples.points.slice(-3).filter((point) => point.client?.queued > 0).length;
  return client.queued > 0 && lately >= 2 ? {
    kind: 'busy',
    lead: 'Busy',
    rest: `${atTheGate(client)}; ${flow(seen)}`,
  } : undefined;
}

/** Whatever else a later gateway may count: all is not well if few are restored who could be. */
function poor(seen) {
  return seen.restored / seen.calls + shareOf('rejected', seen) < MOST ? {
    kind: 'busy',
    lead: 'Few are restored',
    rest: flow(seen),
  } : undefined;
}

function well(seen, client) {
  if (seen.calls > 0) {
    return { kind: 'well', lead: 'All well', rest: flow(seen) };
  }
  return client.calls > 0
    ? { kind: 'quiet', lead: 'Waiting', rest: `${several(client.calls, 'call')} under way, none has ended of late` }
    : { kind: 'quiet', lead: 'All quiet', rest: 'no calls at present' };
}

function flow(seen) {
  if (seen.calls === 0) {
    return 'no call has ended of late';
  }
  const share = shareOf('rejected', seen);
  const also = share >= 0.001 ? `, ${percent(share)} rejected for good` : '';
  return `${rate(seen.calls, seen)}, ${percent(seen.restored / seen.calls)} restored${also}`;
}

/** Not a number without calls, which is more than nothing in no comparison. */
function shareOf(outcome, seen) {
  return (seen.outcomes[outcome] ?? 0) / seen.calls;
}

/** Of those that were sent. The figures are of one moment, so some attempts' calls have not ended yet. */
function attemptsACall(seen) {
  return Math.max(1, seen.attempted / (seen.calls - seen.shedInAll)).toFixed(2);
}

function rate(count, seen, what = 'call') {
  return count / seen.seconds >= 1
    ? `${whole(count / seen.seconds)} ${what}s/s`
    : `${several(count, what)} in ${span(seen.seconds * 1000)}`;
}

function atTheGate(client) {
  const limit = `limit ${whole(client.limit ?? client.maxInFlight)}`;
  return client.queued === undefined
    ? `${whole(client.inFlight)} in flight, ${limit}`
    : `${whole(client.queued)} queued, ${limit}`;
}

function detail(seen, client, samples) {
  const latency = samples.last.latencyMs;
  const unknown = samples.over(180)?.effects.unknown ?? 0;
  return [
    latency.p50 !== undefined && `Half of the calls within ${millis(latency.p50)}, 99\u202f% within ${millis(latency.p99)}`,
    `${whole(client.inFlight)} in flight`,
    seen.refused > 0 && `${rate(seen.refused, seen)} refused at once`,
    seen.calls > seen.shedInAll && `${attemptsACall(seen)} attempts a call`,
    unknown > 0 && `${several(unknown, 'effect')} unknown in 3\u202fmin`,
  ].filter(Boolean).join(' · ');
}
