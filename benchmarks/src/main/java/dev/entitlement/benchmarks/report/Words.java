package dev.entitlement.benchmarks.report;

import java.util.Locale;

/** Figures as people read them. */
final class Words {
    private static final String NARROW = "\u202f";

    /** In percent, what three digits would round away. */
    private static final double ROUNDED_AWAY = 0.0005;

    private Words() {}

    /** Three digits' worth, in the unit that suits: {@code 180 µs}, {@code 1.23 ms}, {@code 12.5 s}. */
    static String time(double nanos) {
        if (nanos < 1e6) {
            return digits(nanos / 1e3) + NARROW + "µs";
        }
        return nanos < 1e9 ? digits(nanos / 1e6) + NARROW + "ms" : digits(nanos / 1e9) + NARROW + "s";
    }

    private static String digits(double value) {
        String form = value == Math.rint(value) || value >= 99.95 ? "%,.0f" : value < 9.995 ? "%.2f" : "%.1f";
        return String.format(Locale.ROOT, form, value);
    }

    /** Of an axis: no more digits than it takes. */
    static String round(double value) {
        if (value >= 1e6) {
            return trimmed(value / 1e6) + "M";
        }
        return value >= 1e4 ? trimmed(value / 1e3) + "k" : trimmed(value);
    }

    private static String trimmed(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2f", value).replaceAll("0+$", "");
    }

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String rate(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 100 ? "%,.1f/s" : "%,.0f/s", perSecond);
    }

    /** Never 0 % for something, nor 100 % for less than all. */
    static String percent(double share) {
        double percent = share * 100;
        if (share > 0 && percent < ROUNDED_AWAY || share < 1 && percent >= 100 - ROUNDED_AWAY) {
            return (share < 0.5 ? "< 0.001" : "> 99.999") + NARROW + "%";
        }
        int digits =
                share == 0 || share == 1 ? 0 : percent < 0.1 || percent > 99.9 && share < 1 ? 3 : percent < 10 ? 2 : 1;
        return String.format(Locale.ROOT, "%." + digits + "f", percent) + NARROW + "%";
    }

    /** {@code 45 s}, {@code 2 min}, {@code 1.5 h}. */
    static String length(double seconds) {
        if (seconds < 120) {
            return trimmed(Math.rint(seconds * 10) / 10) + NARROW + "s";
        }
        return seconds < 7200
                ? trimmed(Math.rint(seconds / 6) / 10) + NARROW + "min"
                : trimmed(Math.rint(seconds / 360) / 10) + NARROW + "h";
    }

    static String plural(long count, String one) {
        return count(count) + " " + one + (count == 1 ? "" : "s");
    }
}
