package dev.entitlement.gateway.serve;

import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.List;

/**
 * Reads {@code Prefer: wait=N}: how long the caller is willing to wait. Of several the first valid one counts, a whole
 * number of at least 1; others are ignored, as RFC 7240 §2 asks for preferences that a server does not understand.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7240#section-4.3">RFC 7240 §4.3, the "wait" preference</a>
 */
final class Prefer {
    /** No preference. */
    static final long NONE = 0;

    private Prefer() {}

    /** The caller's wish, if it makes the deadline shorter; it can never make it longer. Else {@link #NONE}. */
    static long shorterWait(HttpHeaders headers, Duration deadline) {
        long seconds = waitSeconds(headers);
        return seconds != NONE && seconds <= deadline.toSeconds() && deadline.compareTo(Duration.ofSeconds(seconds)) > 0
                ? seconds
                : NONE;
    }

    /** Tells that the wish, if there was one, is granted. */
    static void writeApplied(long waitSeconds, HttpHeaders response) {
        if (waitSeconds != NONE) {
            response.set(HeaderNames.PREFERENCE_APPLIED, "wait=" + waitSeconds);
        }
    }

    /** Seconds, at least 1; {@link #NONE} if the headers do not say. */
    static long waitSeconds(HttpHeaders headers) {
        if (!headers.contains(HeaderNames.PREFER)) {
            return NONE;
        }
        List<String> lines = headers.getAll(HeaderNames.PREFER);
        for (String line : lines) {
            long seconds = waitSeconds(line);
            if (seconds != NONE) {
                return seconds;
            }
        }
        return NONE;
    }

    /** The same for one header line, which may list several preferences, each with parameters. */
    static long waitSeconds(String line) {
        int from = 0;
        while (from < line.length()) {
            int end = endOfElement(line, from, ',');
            long seconds = preference(line.substring(from, endOfElement(line, from, ';', end)));
            if (seconds != NONE) {
                return seconds;
            }
            from = end + 1;
        }
        return NONE;
    }

    /** {@code wait = token / quoted-string}; the name ignores case. */
    private static long preference(String text) {
        int equals = text.indexOf('=');
        if (equals < 0 || !text.substring(0, equals).strip().equalsIgnoreCase("wait")) {
            return NONE;
        }
        return positive(unquoted(text.substring(equals + 1).strip()));
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** A number too large for a long is longer than any deadline: what it is exactly does not matter. */
    private static long positive(String digits) {
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return NONE;
            }
            value = value > Long.MAX_VALUE / 10 - 9 ? value : value * 10 + (c - '0');
        }
        return value;
    }

    private static int endOfElement(String line, int from, char separator) {
        return endOfElement(line, from, separator, line.length());
    }

    /** The next separator outside quotes, or the end. */
    private static int endOfElement(String line, int from, char separator, int end) {
        boolean quoted = false;
        for (int i = from; i < end; i++) {
            char c = line.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                return i;
            }
        }
        return end;
    }
}
