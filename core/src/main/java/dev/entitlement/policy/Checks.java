package dev.entitlement.policy;

/**
 * When an {@link AdaptiveLimit} may make its next experiment. Ten seconds after the last; twice as long after each that
 * showed nothing new, up to 80 s. Immutable.
 *
 * @param lastNanos when the last one ended
 * @param waitNanos how long to wait after it
 * @param limitThen where the limit was when it ended
 * @param wanted whether attempts were dropped since: whatever latency says, a queue may be why
 * @param urgent whether the last one has left something open
 */
record Checks(long lastNanos, long waitNanos, double limitThen, boolean wanted, boolean urgent) {
    private static final long LEAST_WAIT_NANOS = 10_000_000_000L;
    private static final long MOST_WAIT_NANOS = 80_000_000_000L;

    /** There was none yet; the first may be made at once. */
    static Checks dueAt(long nowNanos) {
        return new Checks(nowNanos - LEAST_WAIT_NANOS, LEAST_WAIT_NANOS, 0, false, false);
    }

    boolean isDue(long nowNanos) {
        return urgent || nowNanos - lastNanos >= waitNanos;
    }

    /** Whether drops have since halved the limit. */
    boolean isFarBelow(double limit) {
        return limit < limitThen / 2;
    }

    Checks wantedNow() {
        return wanted ? this : new Checks(lastNanos, waitNanos, limitThen, true, urgent);
    }

    /** One has begun. */
    Checks begun() {
        return new Checks(lastNanos, waitNanos, limitThen, false, false);
    }

    /** One has ended, and whether it showed anything new. */
    Checks ended(long nowNanos, double limit, boolean learned) {
        long wait = learned ? LEAST_WAIT_NANOS : Math.min(MOST_WAIT_NANOS, 2 * waitNanos);
        return new Checks(nowNanos, wait, limit, wanted, false);
    }

    /** One has ended that says nothing about latency yet. */
    Checks endedHalf(long nowNanos, double limit) {
        return new Checks(nowNanos, LEAST_WAIT_NANOS, limit, true, true);
    }
}
