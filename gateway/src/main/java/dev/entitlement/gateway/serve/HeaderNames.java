package dev.entitlement.gateway.serve;

import io.netty.util.AsciiString;

/** Names of headers that Netty has no constants for. Cached: an {@link AsciiString} remembers its hash. */
final class HeaderNames {
    static final AsciiString X_REQUEST_IDENTIFIER = AsciiString.cached("X-RequestIdentifier");
    static final AsciiString X_GATEWAY_OUTCOME = AsciiString.cached("X-Gateway-Outcome");
    static final AsciiString X_GATEWAY_EFFECT = AsciiString.cached("X-Gateway-Effect");
    static final AsciiString X_GATEWAY_ATTEMPTS = AsciiString.cached("X-Gateway-Attempts");
    static final AsciiString X_GATEWAY_COALESCED = AsciiString.cached("X-Gateway-Coalesced");
    static final AsciiString SERVER_TIMING = AsciiString.cached("Server-Timing");
    static final AsciiString PREFER = AsciiString.cached("Prefer");
    static final AsciiString PREFERENCE_APPLIED = AsciiString.cached("Preference-Applied");
    static final AsciiString TRACEPARENT = AsciiString.cached("traceparent");
    static final AsciiString TRACESTATE = AsciiString.cached("tracestate");
    static final AsciiString X_API_KEY = AsciiString.cached("X-Api-Key");
    static final AsciiString SEC_FETCH_SITE = AsciiString.cached("Sec-Fetch-Site");

    private HeaderNames() {}
}
