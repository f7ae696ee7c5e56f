package dev.entitlement.policy;

import org.jspecify.annotations.Nullable;

/**
 * What follows an attempt: a retry after a wait, or the end of the call. Immutable.
 *
 * @param stop why no retry follows, {@code null} if one does
 * @param delayNanos the wait before the retry, 0 or more; 0 if none follows
 */
public record Decision(@Nullable Stop stop, long delayNanos) {

    /** Preallocated: most calls end with their first attempt, and then deciding that should cost nothing. */
    private static final Decision[] STOPS = stops();

    static Decision stopFor(Stop reason) {
        return STOPS[reason.ordinal()];
    }

    static Decision retryIn(long delayNanos) {
        return new Decision(null, delayNanos);
    }

    /** Whether a retry follows, {@link #delayNanos()} from now. */
    public boolean retries() {
        return stop == null;
    }

    private static Decision[] stops() {
        Stop[] reasons = Stop.values();
        Decision[] decisions = new Decision[reasons.length];
        for (Stop reason : reasons) {
            decisions[reason.ordinal()] = new Decision(reason, 0);
        }
        return decisions;
    }
}
