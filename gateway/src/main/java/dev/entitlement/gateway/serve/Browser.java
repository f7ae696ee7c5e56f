package dev.entitlement.gateway.serve;

import dev.entitlement.gateway.options.RedirectUrl;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
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
    private static final String HTML = "text/html";

    private Browser() {}

    /** The URL itself, if a browser may be sent there: it came from the outside, and must not hide where it leads. */
    static @Nullable String redirect(@Nullable String url) {
        return url != null && RedirectUrl.isUsable(url) ? url : null;
    }

    static boolean isBrowser(HttpHeaders headers) {
        List<String> accepted = headers.getAll(HttpHeaderNames.ACCEPT);
        if (!isHtmlNamed(accepted)) { // as good as always: this is asked of every call
            return false;
        }
        int html = 0;
        int json = 0;
        for (String line : accepted) {
            for (String range : line.split(",", -1)) {
                String[] parts = range.split(";", -1);
                String type = parts[0].strip().toLowerCase(Locale.ROOT);
                if (type.equals(HTML)) {
                    html = Math.max(html, permille(parts));
                } else if (isJson(type)) {
                    json = Math.max(json, permille(parts));
                }
            }
        }
        return html > 0 && html > json;
    }

    private static boolean isHtmlNamed(List<String> accepted) {
        for (String line : accepted) {
            for (int i = 0; i + HTML.length() <= line.length(); i++) {
                if (line.regionMatches(true, i, HTML, 0, HTML.length())) {
                    return true;
                }
            }
        }
        return false;
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
