package dev.entitlement;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The caller's W3C trace context, passed on upstream as it is. Give it with the request, or put it into the Reactor
 * Context under {@code TraceContext.class} ({@link #into}).
 *
 * @param traceparent the header {@code traceparent}: printable ASCII
 * @param tracestate the header {@code tracestate}: printable ASCII; null without one
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public record TraceContext(String traceparent, @Nullable String tracestate) {

    /** @throws IllegalArgumentException if a value is not printable ASCII */
    public TraceContext {
        HeaderText.check("traceparent", traceparent);
        if (tracestate != null) {
            HeaderText.check("tracestate", tracestate);
        }
    }

    /** For {@code contextWrite}: {@code mono.contextWrite(trace::into)}. */
    public Context into(Context context) {
        return context.put(TraceContext.class, this);
    }

    static @Nullable TraceContext of(ContextView context) {
        return context.getOrDefault(TraceContext.class, null);
    }
}
