package dev.entitlement.policy;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits attempts per second: a token bucket that holds one second's worth of whole tokens, at least one, and starts full.
 * Thread-safe, lock-free and without allocation.
 *
 * <p>The bucket is one number. Tokens come one by one, an interval apart, so it is enough to know when the bucket will be
 * full again: a token is there while that is at least an interval closer than the time a whole bucket takes, and taking
 * it moves that instant by one interval. Nothing has to be refilled by anyone, and there is no pair of numbers (tokens and
 * time) to keep together.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm">the generic cell rate algorithm of ATM</a>
 */
public final class RateLimit {
    private static final double LEAST_PER_SECOND = 0.001;
    private static final double MOST_PER_SECOND = 1_000_000;
    private static final double NANOS_PER_SECOND = 1e9;

    /** No token was taken yet: the bucket is full, whatever the clock says. */
    private static final long UNSET = 0;

    private static final RateLimit UNLIMITED = new RateLimit(Double.POSITIVE_INFINITY);

    private final double perSecond;
    private final long intervalNanos;

    /** How far ahead the bucket's being full may be for a token to be there. */
    private final long mostAheadNanos;

    private final AtomicLong fullAtNanos = new AtomicLong(UNSET);

    private RateLimit(double perSecond) {
        this.perSecond = perSecond;
        this.intervalNanos = (long) Math.ceil(NANOS_PER_SECOND / perSecond);
        this.mostAheadNanos = intervalNanos * ((long) Math.max(1, perSecond) - 1);
    }

    /**
     * A bucket that is full.
     *
     * @param perSecond tokens per second, 0.001 to 1,000,000; the interval between two is rounded up to whole nanoseconds,
     *     so that no quota of somebody else's is ever exceeded
     * @throws IllegalArgumentException if {@code perSecond} is outside its range or not a number
     */
    public static RateLimit perSecond(double perSecond) {
        if (!(perSecond >= LEAST_PER_SECOND && perSecond <= MOST_PER_SECOND)) {
            throw new IllegalArgumentException("perSecond: " + perSecond + " (expected: 0.001 to 1000000)");
        }
        return new RateLimit(perSecond);
    }

    /** A bucket that always holds a token. */
    public static RateLimit unlimited() {
        return UNLIMITED;
    }

    /** Takes a token, {@code false} if none is there. */
    public boolean tryTake(long nowNanos) {
        if (isUnlimited()) {
            return true;
        }
        long seen;
        long full;
        do {
            seen = fullAtNanos.get();
            full = notBefore(nowNanos, seen);
            if (full - nowNanos > mostAheadNanos) {
                return false;
            }
        } while (!fullAtNanos.compareAndSet(seen, set(full + intervalNanos)));
        return true;
    }

    /** Puts back a token that was taken and not used. A full bucket stays as it is. */
    public void giveBack(long nowNanos) {
        long seen;
        long next;
        do {
            seen = fullAtNanos.get();
            if (seen == UNSET || seen - nowNanos <= 0) {
                return;
            }
            next = set(seen - intervalNanos);
        } while (!fullAtNanos.compareAndSet(seen, next));
    }

    /** How long until a token is there, 0 if one is. */
    public long nanosUntilNext(long nowNanos) {
        if (isUnlimited()) {
            return 0;
        }
        return Math.max(0, notBefore(nowNanos, fullAtNanos.get()) - nowNanos - mostAheadNanos);
    }

    /** Tokens per second, positive infinity if unlimited. */
    public double perSecond() {
        return perSecond;
    }

    private boolean isUnlimited() {
        return intervalNanos == 0;
    }

    /** By difference: nanoTime has no origin and may wrap. */
    private static long notBefore(long nowNanos, long fullAtNanos) {
        return fullAtNanos == UNSET || fullAtNanos - nowNanos < 0 ? nowNanos : fullAtNanos;
    }

    private static long set(long nanos) {
        return nanos == UNSET ? 1 : nanos;
    }
}
