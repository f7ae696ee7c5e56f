package dev.entitlement.upstream;

import org.jspecify.annotations.Nullable;

/**
 * What goes out in one exchange. Values must be checked: they are written into header lines as they are.
 *
 * @param kind which call of the API
 * @param id the last path segment, not percent-encoded
 * @param requestIdentifier {@code X-RequestIdentifier}; null for none
 * @param authorization {@code Authorization}; null for none
 * @param traceparent {@code traceparent}; null for none
 * @param tracestate {@code tracestate}; null for none
 * @param contentType {@code Content-Type} of the body; null for none
 * @param body null for none
 */
public record OutboundRequest(
        Kind kind,
        String id,
        @Nullable String requestIdentifier,
        @Nullable String authorization,
        @Nullable String traceparent,
        @Nullable String tracestate,
        @Nullable String contentType,
        byte @Nullable [] body) {

    /** The calls of the API that this client makes. */
    public enum Kind {
        /** {@code POST …/entitlement/reactivate/{id}}. */
        REACTIVATE,
        /** {@code GET …/echo/{id}}. */
        ECHO
    }
}
