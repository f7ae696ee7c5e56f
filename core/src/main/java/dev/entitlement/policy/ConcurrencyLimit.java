package dev.entitlement.policy;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How many attempts may be at the upstream at once: a number that follows the upstream's latency and refusals, or a fixed
 * one. Thread-safe and lock-free.
 */
public final class ConcurrencyLimit {
    private static final int START = 200;
    private static final int LOW_START = 20;
    private static final long UNKNOWN_ROUND_TRIP_NANOS = 100_000_000;
    private static final double DECREASE = 0.9;

    private static final int COUNT_BITS = 20;
    private static final long MAX_COUNT = (1L << COUNT_BITS) - 1;
    private static final long NANOS_PER_MICRO = 1_000;

    private final int cap;
    private final boolean adapts;
    private final AtomicReference<State> state;
    private final AtomicLong round = new AtomicLong();
    private volatile int peak;
    private volatile int value;

    private record State(
            double limit,
            boolean doubling,
            boolean dropped,
            long roundTripNanos,
            boolean began,
            long beganNanos,
            long decreasedNanos) {}

    private ConcurrencyLimit(int cap, int start, boolean adapts) {
        if (cap < 1) {
            throw new IllegalArgumentException("cap: " + cap + " (expected: 1 or more)");
        }
        this.cap = cap;
        this.adapts = adapts;
        this.value = start;
        this.state = new AtomicReference<>(new State(start, true, false, UNKNOWN_ROUND_TRIP_NANOS, false, 0, 0));
    }

    /** A limit that follows the upstream, from 1 to {@code cap}. */
    public static ConcurrencyLimit adaptive(int cap) {
        return new ConcurrencyLimit(cap, Math.min(START, cap), true);
    }

    /** A limit that stays where it is. */
    public static ConcurrencyLimit fixed(int cap) {
        return new ConcurrencyLimit(cap, cap, false);
    }

    /** The limit now, 1 to the cap. */
    public int value() {
        return value;
    }

    /** Notes how many permits are out, with each that is given. */
    public void inFlight(int now) {
        if (now > peak) {
            peak = now;
        }
    }

    /** Notes an attempt that was answered {@code OK}. */
    public void answered(long startNanos, long nowNanos) {
        long micros = Math.max(1, (nowNanos - startNanos) / NANOS_PER_MICRO);
        long sum = round.addAndGet(micros << COUNT_BITS | 1);
        State seen = state.get();
        if (!seen.began()) {
            publish(
                    seen,
                    new State(
                            seen.limit(),
                            seen.doubling(),
                            false,
                            seen.roundTripNanos(),
                            true,
                            nowNanos,
                            nowNanos - seen.roundTripNanos()));
            return;
        }
        if (nowNanos - seen.beganNanos() < seen.roundTripNanos()
                || (sum & MAX_COUNT) < Math.min(50, seen.limit() / 2)) {
            return;
        }
        long taken = round.getAndSet(0);
        if ((taken & MAX_COUNT) == 0) {
            return;
        }
        int reached = peak;
        peak = 0;
        long mean = (taken >>> COUNT_BITS) / (taken & MAX_COUNT) * NANOS_PER_MICRO;
        boolean grows = adapts && !seen.dropped() && reached * 2 >= seen.limit();
        double limit = !grows
                ? seen.limit()
                : seen.doubling() ? 2 * seen.limit() : seen.limit() + Math.max(1, Math.sqrt(seen.limit()));
        publish(
                seen,
                new State(Math.min(cap, limit), seen.doubling(), false, mean, true, nowNanos, seen.decreasedNanos()));
    }

    /** Notes an attempt that the upstream refused for its load, or did not answer in time. */
    public void dropped(long startNanos, long nowNanos) {
        State seen = state.get();
        if (!adapts) {
            return;
        }
        if (seen.began()
                && (startNanos - seen.decreasedNanos() < 0
                        || nowNanos - seen.decreasedNanos() < seen.roundTripNanos())) {
            return;
        }
        publish(
                seen,
                new State(
                        Math.max(1, seen.limit() * DECREASE),
                        false,
                        true,
                        seen.roundTripNanos(),
                        true,
                        nowNanos,
                        nowNanos));
    }

    /** Starts low and doubles again: the circuit has just closed, and the upstream may be weak. */
    public void startLow(long nowNanos) {
        State seen = state.get();
        if (adapts) {
            publish(
                    seen,
                    new State(Math.min(LOW_START, cap), true, false, seen.roundTripNanos(), true, nowNanos, nowNanos));
        }
    }

    /** How long an attempt takes at present: the mean of the last round, 100 ms while none is known. */
    public long roundTripNanos() {
        return state.get().roundTripNanos();
    }

    private void publish(State seen, State next) {
        if (state.compareAndSet(seen, next)) {
            value = (int) next.limit();
        }
    }
}
