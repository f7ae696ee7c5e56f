package dev.entitlement.upstream;

import org.jspecify.annotations.Nullable;

/**
 * What goes out in one exchange. Values must be checked: they are written into header lines as they are. Asked when it is
 * written, which is once, on the event loop of the exchange.
 */
public interface OutboundRequest {

    /** The calls of the API that this client makes. */
    enum Kind {
        /** {@code POST …/entitlement/reactivate/{id}}. */
        REACTIVATE,
        /** {@code GET …/echo/{id}}. */
        ECHO
    }

    /** Which call of the API. */
    Kind kind();

    /** The last path segment, not percent-encoded. */
    String id();

    /** {@code X-RequestIdentifier}; null for none. */
    default @Nullable String requestIdentifier() {
        return null;
    }

    /** {@code Authorization}; null for none. */
    default @Nullable String authorization() {
        return null;
    }

    /** {@code traceparent}; null for none. */
    default @Nullable String traceparent() {
        return null;
    }

    /** {@code tracestate}; null for none. */
    default @Nullable String tracestate() {
        return null;
    }

    /** {@code Content-Type} of the body; null for none. */
    default @Nullable String contentType() {
        return null;
    }

    /** Null for none. */
    default byte @Nullable [] body() {
        return null;
    }
}
