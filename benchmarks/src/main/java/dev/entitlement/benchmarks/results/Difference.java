package dev.entitlement.benchmarks.results;

import java.util.Locale;

/**
 * How a figure of a run differs from that of another, and how far chance could have carried it. Immutable.
 *
 * @param base of the other run
 * @param value of this one
 * @param low from where, as value less base, the interval reaches in which the difference lies with 95 % confidence; not a
 *     number if that cannot be told
 * @param high to where
 * @param lowShare from where, as value by base less 1: what it is more by
 * @param highShare to where
 * @param reason why the interval cannot be told; empty if it can
 */
public record Difference(
        Metric metric,
        double base,
        double value,
        double low,
        double high,
        double lowShare,
        double highShare,
        String reason) {

    /** What is to be thought of it. */
    public enum Verdict {
        BETTER("better"),
        WORSE("worse"),
        WITHIN_NOISE("within the noise"),
        UNTOLD("cannot be told from noise");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    public Verdict verdict() {
        if (!isTold()) {
            return value == base ? Verdict.WITHIN_NOISE : Verdict.UNTOLD;
        }
        double difference = value - base;
        if (Math.min(low, difference) <= 0 && Math.max(high, difference) >= 0) {
            return Verdict.WITHIN_NOISE;
        }
        return metric.isWorse(value, base) ? Verdict.WORSE : Verdict.BETTER;
    }

    /** Whether there is an interval. */
    public boolean isTold() {
        return !Double.isNaN(low);
    }

    /** As a share of the other's: 0.1 for a tenth more; infinite if that was 0 and this is not. */
    public double share() {
        return share(base, value);
    }

    static double share(double base, double value) {
        return value == base ? 0 : value / base - 1;
    }

    /** {@code +16.0% (95%: +11.1% to +22.4%), worse}. */
    public String text() {
        String interval = isTold() && Double.isFinite(lowShare) && Double.isFinite(highShare)
                ? " (95%: " + percent(lowShare) + " to " + percent(highShare) + ")"
                : "";
        return percent(share()) + interval + ", " + verdict().text() + (reason.isEmpty() ? "" : ": " + reason);
    }

    /** {@code +16.0%}. */
    public static String percent(double share) {
        return Double.isInfinite(share) ? "from 0" : String.format(Locale.ROOT, "%+.1f%%", share * 100);
    }
}
