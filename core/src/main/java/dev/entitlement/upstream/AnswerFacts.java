package dev.entitlement.upstream;

import org.jspecify.annotations.Nullable;

/**
 * What decides about an answer, read once from its bytes.
 *
 * <p>Each value is null where the answer has none, or where it is not a JSON string: only a string names anything.
 *
 * @param responseCode the result of the request, exactly as the upstream wrote it
 * @param action {@code parameters.action}: what the client must do next
 * @param url {@code parameters.url}: where the action sends the user; not checked in any way
 * @param entitlementId which entitlement the answer is about
 */
public record AnswerFacts(
        String responseCode,
        @Nullable String action,
        @Nullable String url,
        @Nullable String entitlementId) {}
