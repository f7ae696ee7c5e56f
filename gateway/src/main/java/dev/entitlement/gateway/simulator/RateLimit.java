package dev.entitlement.gateway.simulator;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket that holds one second's worth of whole requests, at least one. Thread-safe and lock-free.
 *
 * <p>All of its state is the instant at which the bucket will be full again (the generic cell rate algorithm, ITU-T
 * I.371): an admitted request moves it one interval on, and a request is refused when that would put it more than the
 * bucket's depth ahead. The rate comes in with each request, so it can change while the simulator runs.
 */
final class RateLimit {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong fullAt;

    RateLimit(long nowNanos) {
        fullAt = new AtomicLong(nowNanos);
    }

    /** @param perSecond 0 or more; 0 refuses everything */
    boolean admits(double perSecond, long nowNanos) {
        if (perSecond <= 0) {
            return false;
        }
        // rounded up, so that no second ever holds more than it should
        long interval = (long) Math.ceil(SECOND / perSecond);
        long depth = interval * (long) Math.max(1, perSecond);
        while (true) {
            long seen = fullAt.get();
            long next = later(seen, nowNanos) + interval;
            if (next - nowNanos > depth) {
                return false;
            }
            if (fullAt.compareAndSet(seen, next)) {
                return true;
            }
        }
    }

    /** By difference: the clock has no origin and may wrap. */
    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }
}
