package dev.entitlement.gateway.serve;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pages of other sites from calling through a browser that can reach the gateway, or that holds its credentials.
 * Browsers say where a request comes from ({@code Origin}, {@code Sec-Fetch-Site}) and let no page change that; whoever
 * says neither is no browser.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch, CORS protocol</a>
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata Request Headers</a>
 */
final class CrossSite {
    private static final String ANY = "*";
    private static final String CALLER_HEADERS =
            "Authorization, Content-Type, Prefer, X-Api-Key, X-RequestIdentifier, traceparent, tracestate";
    private static final String EXPOSED_HEADERS = "X-RequestIdentifier, X-Gateway-Outcome, X-Gateway-Effect,"
            + " X-Gateway-Attempts, X-Gateway-Coalesced, Server-Timing, Preference-Applied, Retry-After, Location";
    private static final String PREFLIGHT_SECONDS = "600";

    private final Set<String> allowedOrigins;

    /** @param allowedOrigins in lower case without default ports, such as {@code https://shop.example}; {@code *} for any */
    CrossSite(Set<String> allowedOrigins) {
        this.allowedOrigins = allowedOrigins;
    }

    /** Whether a browser sent this on behalf of a page that may not call. */
    boolean refuses(HttpHeaders headers) {
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        if (origin == null) {
            return "cross-site".equalsIgnoreCase(headers.get(HeaderNames.SEC_FETCH_SITE))
                    && !allowedOrigins.contains(ANY);
        }
        return !allows(origin) && !isSameHost(origin, headers.get(HttpHeaderNames.HOST));
    }

    /** Whether pages of some origin may call at all, so that preflights are answered. */
    boolean isOn() {
        return !allowedOrigins.isEmpty();
    }

    boolean isPreflight(HttpMethod method, HttpHeaders headers) {
        return isOn()
                && HttpMethod.OPTIONS.equals(method)
                && headers.contains(HttpHeaderNames.ORIGIN)
                && headers.contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    }

    /** Lets an allowed page read the answer. To be called for every answer, if this {@link #isOn()}. */
    void writeHeaders(HttpHeaders request, HttpHeaders response) {
        String origin = request.get(HttpHeaderNames.ORIGIN);
        if (origin == null || !allows(origin)) {
            return;
        }
        if (allowedOrigins.contains(ANY)) {
            response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
        } else {
            response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            response.set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
        }
        response.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
    }

    void writePreflightHeaders(HttpMethod allowed, HttpHeaders response) {
        response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, allowed.asciiName());
        response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, CALLER_HEADERS);
        response.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
    }

    private boolean allows(String origin) {
        return allowedOrigins.contains(ANY) || !allowedOrigins.isEmpty() && allowedOrigins.contains(normalized(origin));
    }

    private static String normalized(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        if (lower.startsWith("https://") && lower.endsWith(":443")) {
            return lower.substring(0, lower.length() - 4);
        }
        if (lower.startsWith("http://") && lower.endsWith(":80")) {
            return lower.substring(0, lower.length() - 3);
        }
        return lower;
    }

    /** Schemes are not compared: behind a proxy that ends TLS the page's is https and ours is not. */
    private static boolean isSameHost(String origin, @Nullable String host) {
        int scheme = origin.indexOf("://");
        return host != null
                && scheme > 0
                && normalized(origin).equals(normalized(origin.substring(0, scheme + 3) + host));
    }
}
