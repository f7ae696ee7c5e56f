package dev.entitlement.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * Calls, a limit and an upstream on virtual time, event by event. Calls come at random, as many a second as they are told
 * to, and wait for a permit. What the upstream refuses is not tried again; its permit rests until a round trip is over
 * since its attempt began, as the client has it. An attempt times out after 4 s.
 */
final class LimitSimulation {
    private static final long SECOND = 1_000_000_000;
    private static final long REFUSAL_NANOS = 1_000_000;
    private static final long TIMEOUT_NANOS = 4 * SECOND;
    private static final long TICK_NANOS = SECOND / 20;
    private static final int MOST_WAITING = 2_000;

    private final ConcurrencyLimit limit;
    private final UpstreamModel upstream;
    private final DoubleUnaryOperator callsPerSecond;
    private final Random random;
    private final long origin;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final List<Tick> ticks = new ArrayList<>();
    private long scheduled;
    private long elapsed;
    private int out;
    private int waiting;
    private long good;
    private long refused;

    private record Event(long at, long order, Runnable body) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    private record Tick(double second, int limit, long good, long refused) {}

    /** What a stretch of time brought. */
    record Stretch(double goodPerSecond, double refusedPerSecond, double meanLimit, int leastLimit, int mostLimit) {}

    /** @param callsPerSecond by the second that has been reached; whole seconds may be without */
    LimitSimulation(ConcurrencyLimit limit, UpstreamModel upstream, DoubleUnaryOperator callsPerSecond, long seed) {
        this.limit = limit;
        this.upstream = upstream;
        this.callsPerSecond = callsPerSecond;
        this.random = new Random(seed);
        this.origin = seed % 2 == 0 ? Long.MAX_VALUE - 15 * SECOND : random.nextLong(); // the clock may wrap
        in(0, this::call);
        in(TICK_NANOS, this::tick);
    }

    LimitSimulation at(double second, Runnable change) {
        in((long) (second * SECOND) - elapsed, change);
        return this;
    }

    LimitSimulation run(double seconds) {
        long end = (long) (seconds * SECOND);
        while (events.element().at() <= end) {
            Event event = events.remove();
            elapsed = event.at();
            event.body().run();
            attemptAll();
        }
        return this;
    }

    long nowNanos() {
        return origin + elapsed;
    }

    Stretch between(double fromSecond, double toSecond) {
        List<Tick> seen = ticks.stream()
                .filter(tick -> tick.second() >= fromSecond - 1e-6 && tick.second() <= toSecond + 1e-6)
                .toList();
        Tick first = seen.get(0);
        Tick last = seen.get(seen.size() - 1);
        double seconds = last.second() - first.second();
        return new Stretch(
                (last.good() - first.good()) / seconds,
                (last.refused() - first.refused()) / seconds,
                seen.stream().mapToInt(Tick::limit).average().orElseThrow(),
                seen.stream().mapToInt(Tick::limit).min().orElseThrow(),
                seen.stream().mapToInt(Tick::limit).max().orElseThrow());
    }

    /** How long after a moment the upstream first does so much in two tenths of a second. */
    double secondsUntil(double goodPerSecond, double fromSecond) {
        for (int i = 4; i < ticks.size(); i++) {
            double done = (ticks.get(i).good() - ticks.get(i - 4).good()) / 0.2;
            if (ticks.get(i - 4).second() >= fromSecond - 1e-6 && done >= goodPerSecond) {
                return ticks.get(i).second() - fromSecond;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    private void call() {
        double perSecond = callsPerSecond.applyAsDouble((double) elapsed / SECOND);
        if (perSecond > 0) {
            waiting = Math.min(MOST_WAITING, waiting + 1);
            in((long) (-StrictMath.log(1 - random.nextDouble()) / perSecond * SECOND), this::call);
        } else {
            in(SECOND / 100, this::call);
        }
    }

    private void attemptAll() {
        while (waiting > 0 && out < limit.value()) {
            waiting--;
            limit.inFlight(++out);
            attempt(nowNanos());
        }
    }

    private void attempt(long start) {
        long takes = upstream.takes(start);
        if (takes == UpstreamModel.REFUSED) {
            in(REFUSAL_NANOS, () -> refused(start));
        } else if (takes == UpstreamModel.NEVER || takes > TIMEOUT_NANOS) {
            in(TIMEOUT_NANOS, () -> timedOut(start));
        } else {
            in(takes, () -> answered(start));
        }
    }

    private void answered(long start) {
        good++;
        out--;
        limit.answered(start, nowNanos());
    }

    private void timedOut(long start) {
        out--;
        limit.dropped(start, nowNanos());
    }

    private void refused(long start) {
        refused++;
        limit.dropped(start, nowNanos());
        in(Math.max(0, start + limit.roundTripNanos() - nowNanos()), () -> out--);
    }

    private void tick() {
        ticks.add(new Tick((double) elapsed / SECOND, limit.value(), good, refused));
        in(TICK_NANOS, this::tick);
    }

    private void in(long delayNanos, Runnable body) {
        events.add(new Event(elapsed + delayNanos, scheduled++, body));
    }
}
