package dev.entitlement.gateway.serve;

import dev.entitlement.TraceContext;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Reads the caller's trace context. */
final class TraceHeaders {
    private TraceHeaders() {}

    /** One that cannot be passed on is dropped, as the specification wants it: a trace is never worth a call. */
    static @Nullable TraceContext of(HttpHeaders headers) {
        String parent = headers.get(HeaderNames.TRACEPARENT);
        if (parent == null) {
            return null;
        }
        try {
            boolean hasState = headers.contains(HeaderNames.TRACESTATE);
            return new TraceContext(parent, hasState ? String.join(",", headers.getAll(HeaderNames.TRACESTATE)) : null);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
