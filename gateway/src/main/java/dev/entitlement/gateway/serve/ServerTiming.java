package dev.entitlement.gateway.serve;

import dev.entitlement.Attempt;
import dev.entitlement.CallReport;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Says where a call's time went, as {@code queue;dur=0.1, attempt-1;dur=52.3, backoff-1;dur=80, attempt-2;dur=49.8}.
 * Written by hand into bytes, for it goes out with every answer.
 *
 * @see <a href="https://www.w3.org/TR/server-timing/">Server Timing; durations are in milliseconds</a>
 */
final class ServerTiming {
    /** Of a call that ended where it began. */
    static final AsciiString NO_TIME = AsciiString.cached("queue;dur=0.000");

    private static final byte[] QUEUE = ascii("queue;dur=");
    private static final byte[] ATTEMPT = ascii("attempt-");
    private static final byte[] BACKOFF = ascii("backoff-");
    private static final byte[] DURATION = ascii(";dur=");
    private static final int MAX_METRIC_BYTES = 48; // separator, name, ten digits of a count, nineteen of a duration

    private final byte[] text;
    private int length;

    private ServerTiming(int metrics) {
        text = new byte[metrics * MAX_METRIC_BYTES];
    }

    static AsciiString of(CallReport report) {
        List<Attempt> attempts = report.attempts();
        ServerTiming timing = new ServerTiming(1 + 2 * attempts.size());
        timing.append(QUEUE);
        timing.appendDuration(
                attempts.isEmpty() ? report.durationNanos() : attempts.get(0).startNanos());
        long endNanos = 0;
        for (int i = 0; i < attempts.size(); i++) {
            Attempt attempt = attempts.get(i);
            if (i > 0) {
                timing.metric(BACKOFF, i, attempt.startNanos() - endNanos);
            }
            timing.metric(ATTEMPT, i + 1, attempt.durationNanos());
            endNanos = attempt.startNanos() + attempt.durationNanos();
        }
        return new AsciiString(timing.text, 0, timing.length, false);
    }

    private void metric(byte[] name, int number, long nanos) {
        text[length++] = ',';
        text[length++] = ' ';
        append(name);
        appendNumber(number);
        append(DURATION);
        appendDuration(nanos);
    }

    private void append(byte[] bytes) {
        System.arraycopy(bytes, 0, text, length, bytes.length);
        length += bytes.length;
    }

    /** Milliseconds with three decimals: microseconds with a point in between. */
    private void appendDuration(long nanos) {
        long micros = Math.max(nanos, 0) / 1_000;
        appendNumber(micros / 1_000);
        int rest = (int) (micros % 1_000);
        text[length++] = '.';
        text[length++] = (byte) ('0' + rest / 100);
        text[length++] = (byte) ('0' + rest / 10 % 10);
        text[length++] = (byte) ('0' + rest % 10);
    }

    private void appendNumber(long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int i = length + digits - 1; i >= length; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
