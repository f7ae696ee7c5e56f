package dev.entitlement.gateway.serve;

import dev.entitlement.gateway.options.RedirectUrl;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells people from programs, and where people may be sent.
 *
 * <p>A browser is who prefers HTML: names {@code text/html} with q &gt; 0, and no JSON type with an equal or higher q.
 * Wildcards count for neither, for programs send them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">RFC 9110 §12.5.1, Accept</a>
 */
final class Browser {
    private Browser() {}

    /** The URL itself, if a browser may be sent there: it came from the outside, and must not hide where it leads. */
    static @Nullable String redirect(@Nullable String url) {
        return url != null && RedirectUrl.isUsable(url) ? url : null;
    }

    static boolean isBrowser(HttpHeaders headers) {
        if (!headers.contains(HttpHeaderNames.ACCEPT)) {
            return false;
        }
        int html = 0;
        int json = 0;
        for (String line : headers.getAll(HttpHeaderNames.ACCEPT)) {
            for (String range : line.split(",", -1)) {
                String[] parts = range.split(";", -1);
                String type = parts[0].strip().toLowerCase(Locale.ROOT);
                if (type.equals("text/html")) {
                    html = Math.max(html, permille(parts));
                } else if (isJson(type)) {
                    json = Math.max(json, permille(parts));
                }
            }
        }
        return html > 0 && html > json;
    }

    private static boolean isJson(String type) {
        return type.equals("application/json") || type.equals("text/json") || type.endsWith("+json");
    }

    private static int permille(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.regionMatches(true, 0, "q=", 0, 2)) {
                return permille(parameter.substring(2));
            }
        }
        return 1000;
    }

    /** {@code qvalue} of RFC 9110 §12.4.2, up to three decimals; what is none counts as 0. */
    private static int permille(String quality) {
        if (!quality.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?")) {
            return 0;
        }
        return (int) Math.round(Double.parseDouble(quality) * 1000);
    }
}
