package dev.entitlement.policy;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers stretches of time of equal length. Thread-safe.
 *
 * <p>Counting starts at the first time it is shown: {@code System.nanoTime} has no origin and may wrap, so that dividing
 * it as it comes would put two neighbouring instants into stretches far apart. Times a little before the first (another
 * thread's) get negative numbers.
 */
final class Ticks {
    private static final long UNSET = 0;

    private final long lengthNanos;
    private final AtomicLong origin = new AtomicLong(UNSET);

    /** The number given last, by any thread. Whatever is read here is checked before it is believed. */
    private long latest;

    Ticks(long lengthNanos) {
        this.lengthNanos = lengthNanos;
    }

    /** The number of the stretch that {@code nowNanos} lies in. */
    long at(long nowNanos) {
        long start = origin.get();
        if (start == UNSET) {
            origin.compareAndSet(UNSET, nowNanos == UNSET ? -1 : nowNanos);
            start = origin.get();
        }
        long sinceStart = nowNanos - start;
        long tick = latest;
        long into = sinceStart - tick * lengthNanos;
        if (into >= 0 && into < lengthNanos) {
            return tick; // nearly always: a division takes longer than all else that a count does
        }
        tick = Math.floorDiv(sinceStart, lengthNanos);
        latest = tick;
        return tick;
    }
}
