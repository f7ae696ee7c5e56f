package dev.entitlement.upstream;

import io.netty.util.AsciiString;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long the upstream keeps an idle connection, where it says so: {@code Keep-Alive: timeout=5, max=100}. No standard in
 * force has it, but Apache and Node close after five seconds by default, and announce it so.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2068#section-19.7.1.1">RFC 2068, section 19.7.1.1</a>
 */
final class KeepAlive {
    static final AsciiString HEADER = AsciiString.cached("keep-alive");

    private static final String TIMEOUT = "timeout=";
    private static final int MOST_DIGITS = 9;

    /** Its clock starts before ours, and our next request has still to reach it. */
    private static final long MARGIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private KeepAlive() {}

    /**
     * How long a connection may lie idle before it is closed from this side: a second less than announced, but at least
     * half of it; {@link Long#MAX_VALUE} if nothing readable was.
     */
    static long idleNanos(@Nullable String header) {
        if (header != null) {
            for (String parameter : header.split(",", -1)) {
                String trimmed = parameter.trim();
                if (trimmed.regionMatches(true, 0, TIMEOUT, 0, TIMEOUT.length())) {
                    return less(trimmed.substring(TIMEOUT.length()));
                }
            }
        }
        return Long.MAX_VALUE;
    }

    private static long less(String seconds) {
        if (seconds.isEmpty()
                || seconds.length() > MOST_DIGITS
                || !seconds.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Long.MAX_VALUE;
        }
        long announced = TimeUnit.SECONDS.toNanos(Long.parseLong(seconds));
        return Math.max(announced / 2, announced - MARGIN_NANOS);
    }
}
