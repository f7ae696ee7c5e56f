package dev.entitlement.gateway.simulator;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long an answer takes: always the same, or log-normal, the shape that measured services tend to have (no answer is
 * instant, most are near the median, a few take far longer). Immutable.
 *
 * @param text as it was given, {@code 50ms} or {@code lognormal:50ms,0.5}
 * @param median half of the answers take at most this; 0 to 24 h
 * @param sigma the spread, the standard deviation of the latency's natural logarithm; 0 to 5, where 0 means none
 */
public record Latency(String text, Duration median, double sigma) {

    /** Answers leave as soon as they are made. */
    public static final Latency NONE = fixed(Duration.ZERO);

    private static final Pattern LOGNORMAL = Pattern.compile("lognormal:([^,]+),([0-9]{1,3}(?:\\.[0-9]{1,9})?)");
    private static final double WIDEST = 5;

    public Latency {
        if (median.isNegative() || median.compareTo(DurationText.LONGEST) > 0 || !(sigma >= 0 && sigma <= WIDEST)) {
            throw refused(text);
        }
    }

    /** Every answer takes as long as every other. */
    public static Latency fixed(Duration duration) {
        return new Latency(duration.toMillis() + "ms", duration, 0);
    }

    /**
     * Reads {@code 50ms} or {@code lognormal:50ms,0.5}.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    public static Latency parse(String text) {
        try {
            Matcher lognormal = LOGNORMAL.matcher(text);
            return lognormal.matches()
                    ? new Latency(text, DurationText.parse(lognormal.group(1)), Double.parseDouble(lognormal.group(2)))
                    : new Latency(text, DurationText.parse(text), 0);
        } catch (IllegalArgumentException e) {
            throw refused(text);
        }
    }

    boolean isFixed() {
        return sigma == 0;
    }

    /**
     * The latency of one answer in nanoseconds, at most 24 h.
     *
     * @param draw which of all latencies: 0 is the least, 0.5 the median, just under 1 the greatest; at least 0, below 1
     */
    long nanos(double draw) {
        if (isFixed()) {
            return median.toNanos();
        }
        double nanos = median.toNanos() * Math.exp(sigma * StandardNormal.quantile(draw));
        return (long) Math.min(nanos, DurationText.LONGEST.toNanos());
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException(
                text + " (expected: a duration up to 24h such as 50ms, or lognormal:50ms,0.5 with a sigma of 0 to 5)");
    }
}
