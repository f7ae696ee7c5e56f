package dev.entitlement.gateway.options;

import dev.entitlement.ClientSettings;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one rule for where a browser may be sent, whoever named the place: an absolute {@code https} URL, or {@code http}
 * on loopback, with a host, without user info, in printable ASCII. Anything else could hide where it leads.
 *
 * <p>What follows the host is the browser's affair, and merchants put things there ({@code |}, {@code {}}) that RFC 3986
 * and with it {@link java.net.URI} refuse, but browsers do not. The host is held to letters, digits and {@code . _ ~ -},
 * or a bracketed address, and must end where every browser sees it end: after a backslash they do not agree with RFC 3986.
 */
public final class RedirectUrl {
    private static final Pattern FORM = Pattern.compile(
            "(?<scheme>https?)://(?<host>\\[[0-9a-f:.]+]|[a-z0-9._~-]+)(?::(?<port>[0-9]{0,5}))?(?:[/?#][!-~]*)?",
            Pattern.CASE_INSENSITIVE);
    private static final int LAST_PORT = 65_535;

    private RedirectUrl() {}

    /** Whether a browser may be sent there. */
    public static boolean isUsable(String text) {
        Matcher url = FORM.matcher(text);
        return url.matches() && isPort(url.group("port")) && isSafe(url.group("scheme"), url.group("host"));
    }

    private static boolean isPort(@Nullable String digits) {
        return digits == null || digits.isEmpty() || Integer.parseInt(digits) <= LAST_PORT;
    }

    private static boolean isSafe(String scheme, String host) {
        return scheme.toLowerCase(Locale.ROOT).equals("https") || ClientSettings.isLoopback(host);
    }
}
