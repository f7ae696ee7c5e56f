package dev.entitlement;

import org.jspecify.annotations.Nullable;

/**
 * What came of an echo: whether address and credentials are right and the platform is up.
 *
 * @param end how it ended on the wire
 * @param status the HTTP status; 0 without an answer
 * @param answer the answer, byte for byte; null without one that can be read
 * @param refusal why this side did not send it; null if it did
 * @param durationNanos how long it took, in nanoseconds
 */
public record EchoResult(
        AttemptEnd end,
        int status,
        @Nullable RawAnswer answer,
        @Nullable Refusal refusal,
        long durationNanos) {

    /** Whether the platform answered {@code OK}. */
    public boolean ok() {
        return answer != null && "OK".equals(answer.responseCode().text());
    }
}
