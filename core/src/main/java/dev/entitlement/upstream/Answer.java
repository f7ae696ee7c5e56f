package dev.entitlement.upstream;

import org.jspecify.annotations.Nullable;

/**
 * A whole answer of the upstream, with what decides about it already read. Meaning is for others: the code is text here.
 *
 * @param status the HTTP status
 * @param contentType as it came; null without one
 * @param contentLanguage as it came; null without one
 * @param retryAfter as it came; null without one
 * @param body as it came; empty if it was longer than what is read
 * @param facts what decides; null if the answer cannot be read
 */
public record Answer(
        int status,
        @Nullable String contentType,
        @Nullable String contentLanguage,
        @Nullable String retryAfter,
        byte[] body,
        @Nullable AnswerFacts facts) {

    /**
     * The {@code responseCode} as text.
     *
     * @throws IllegalStateException if the answer cannot be read
     */
    public String code() {
        if (facts == null) {
            throw new IllegalStateException("an answer with status " + status + " that cannot be read has no code");
        }
        return facts.responseCode();
    }
}
