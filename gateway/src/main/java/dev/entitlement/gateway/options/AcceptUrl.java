package dev.entitlement.gateway.options;

import dev.entitlement.ClientSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which URLs options take. No message repeats a URL that may hold credentials. */
final class AcceptUrl {
    private static final Pattern ORIGIN = Pattern.compile("\\*|[a-z][a-z0-9+.-]*://[A-Za-z0-9.\\[\\]:_-]+");
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]{1,2048}");

    private AcceptUrl() {}

    /** The base URL of the upstream. Whether {@code http} is fine depends on another option, see {@link #isPlain}. */
    static Function<String, URI> upstream() {
        return text -> {
            URI url = uriOrNull(text);
            if (url == null || !isHttp(url) || url.getRawQuery() != null || url.getRawFragment() != null) {
                throw Accept.refused(shown(text), "https://HOST[:PORT]/PREFIX, without user info or query");
            }
            return url;
        };
    }

    /** Whether a URL would show credentials to the network: plain {@code http} that leaves this machine. */
    static boolean isPlain(URI url) {
        return "http".equalsIgnoreCase(url.getScheme()) && !ClientSettings.isLoopback(url.getHost());
    }

    /** Where a browser may be sent: the outside face has one rule for it, see {@link RedirectUrl}. */
    static Function<String, String> redirect() {
        return text -> {
            if (!RedirectUrl.isUsable(text)) {
                throw Accept.refused(
                        shown(text), "https://HOST/…, or http on loopback, without user info, in printable ASCII");
            }
            return text;
        };
    }

    /** Passed on as it is, so it is looked at only to find mistakes; it may hold a secret of the platform's. */
    static Function<String, String> notification() {
        return text -> {
            URI url = PRINTABLE.matcher(text).matches() ? syntaxOrNull(text) : null;
            if (url == null || !isHttp(url) || url.getHost() == null) {
                throw Accept.refused(shown(text), "https://HOST/… or http://HOST/…, in printable ASCII");
            }
            return text;
        };
    }

    /** Web origins (RFC 6454) with commas between them, or {@code *}; default ports are dropped, as browsers do. */
    static Function<String, Set<String>> origins() {
        return text -> Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(AcceptUrl::origin)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String origin(String text) {
        if (!ORIGIN.matcher(text).matches()) {
            throw Accept.refused(shown(text), "origins such as https://HOST[:PORT] with commas between them, or *");
        }
        String origin = text.toLowerCase(Locale.ROOT);
        if (origin.startsWith("https://") && origin.endsWith(":443")) {
            return origin.substring(0, origin.length() - ":443".length());
        }
        return origin.startsWith("http://") && origin.endsWith(":80")
                ? origin.substring(0, origin.length() - ":80".length())
                : origin;
    }

    private static @Nullable URI uriOrNull(String text) {
        URI url = PRINTABLE.matcher(text).matches() ? syntaxOrNull(text) : null;
        return url == null || url.getHost() == null || url.getRawUserInfo() != null ? null : url;
    }

    private static @Nullable URI syntaxOrNull(String text) {
        try {
            URI url = new URI(text);
            return url.getPort() == 0 || url.getPort() > 65_535 ? null : url;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean isHttp(URI url) {
        return "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
    }

    /** An {@code @} may stand behind credentials, and a query may hold some: neither is repeated. */
    private static String shown(String text) {
        if (text.indexOf('@') >= 0) {
            return "(not shown, it may hold credentials)";
        }
        return withoutQuery(text);
    }

    /** As it is up to its query or, without one, its fragment. */
    static String withoutQuery(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '?' || text.charAt(i) == '#') {
                return text.substring(0, i + 1) + "…";
            }
        }
        return text;
    }
}
