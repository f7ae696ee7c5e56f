package dev.entitlement.gateway.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pages of other sites from changing anything here through the browser of somebody who can reach the admin plane.
 * Browsers say where a request comes from and let no page change that; who says nothing is no browser, and has no page of
 * somebody else's in it.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata Request Headers</a>
 */
final class SameOrigin {
    private static final String FETCH_SITE = "Sec-Fetch-Site";

    private SameOrigin() {}

    /** Whether this can only have been sent by our own page, or by no page at all. */
    static boolean holds(HttpHeaders headers) {
        String site = headers.get(FETCH_SITE);
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        return (site == null || site.equals("same-origin"))
                && (origin == null || isOf(origin, headers.get(HttpHeaderNames.HOST)));
    }

    /** Schemes are not compared: behind a proxy that ends TLS the page's is https and ours is not. */
    private static boolean isOf(String origin, @Nullable String host) {
        try {
            return host != null
                    && host.toLowerCase(Locale.ROOT).equals(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
