package dev.entitlement;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a call, after it ended.
 *
 * @param number counts from 1; attempt 1 is no retry
 * @param requestIdentifier the {@code X-RequestIdentifier} it carried
 * @param startNanos when it began, in nanoseconds since the call began; negative if the call joined another that had made
 *     it already
 * @param durationNanos how long it took, in nanoseconds, from the wish to connect to the last byte
 * @param end how it ended on the wire
 * @param status the HTTP status of its answer, 0 without one
 * @param responseCode the {@code responseCode} of its answer as text; null if none could be read
 */
public record Attempt(
        int number,
        String requestIdentifier,
        long startNanos,
        long durationNanos,
        AttemptEnd end,
        int status,
        @Nullable String responseCode) {

    /** When it began, counted from the beginning of the call. */
    public Duration start() {
        return Duration.ofNanos(startNanos);
    }

    /** How long it took, from the wish to connect to the last byte. */
    public Duration duration() {
        return Duration.ofNanos(durationNanos);
    }

    /** The same attempt in a call that began so much later. */
    Attempt earlier(long nanos) {
        return new Attempt(number, requestIdentifier, startNanos - nanos, durationNanos, end, status, responseCode);
    }

    long endNanos() {
        return startNanos + durationNanos;
    }
}
