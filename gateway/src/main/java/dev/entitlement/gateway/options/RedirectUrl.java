package dev.entitlement.gateway.options;

import dev.entitlement.ClientSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one rule for where a browser may be sent, whoever named the place: an absolute {@code https} URL, or {@code http}
 * on loopback, with a host, without user info, in printable ASCII. Anything else could hide where it leads.
 */
public final class RedirectUrl {
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]+");

    private RedirectUrl() {}

    /** The URL, if a browser may be sent there; else null. */
    public static @Nullable URI orNull(@Nullable String text) {
        if (text == null || !PRINTABLE.matcher(text).matches()) {
            return null;
        }
        try {
            URI url = new URI(text);
            return isUsable(url) ? url : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean isUsable(URI url) {
        if (url.getHost() == null || url.getRawUserInfo() != null || url.getPort() > 65_535) {
            return false;
        }
        return "https".equalsIgnoreCase(url.getScheme())
                || ("http".equalsIgnoreCase(url.getScheme()) && ClientSettings.isLoopback(url.getHost()));
    }
}
