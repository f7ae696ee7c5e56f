package dev.entitlement;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * For how long an upstream asked to be left alone ({@code Retry-After}): no line of a bulk is read until then. Only ever
 * gets longer, and never more than an hour beyond the answer that asked for it: whoever asks for a year has made a
 * mistake. Thread-safe.
 */
final class Hold {
    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long NONE = Long.MIN_VALUE;

    private final AtomicLong untilNanos = new AtomicLong(NONE);

    void hold(long nanos, long nowNanos) {
        long until = nowNanos + Math.min(nanos, LONGEST_NANOS);
        untilNanos.accumulateAndGet(until == NONE ? NONE + 1 : until, Hold::later);
    }

    private static long later(long before, long until) {
        return before == NONE || until - before > 0 ? until : before;
    }

    /** How much longer, in nanoseconds; 0 if it is over. */
    long remainingNanos(long nowNanos) {
        long until = untilNanos.get();
        return until == NONE ? 0 : Math.max(0, until - nowNanos);
    }
}
