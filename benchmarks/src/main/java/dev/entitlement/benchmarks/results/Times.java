package dev.entitlement.benchmarks.results;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people type and read them, in nanoseconds. */
public final class Times {
    public static final long MICROSECOND = 1_000;
    public static final long MILLISECOND = 1_000_000;
    public static final long SECOND = 1_000_000_000;

    public static final long LONGEST = 24 * 3600 * SECOND;

    private static final Pattern FORM = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(us|ms|s|m|h)");

    private Times() {}

    /**
     * Reads {@code 250ms}, {@code 1.5s}, {@code 2m} or {@code 0s}.
     *
     * @throws IllegalArgumentException with the text and what is accepted, if it has another form or is above 24 h
     */
    public static long parse(String text) {
        Matcher form = FORM.matcher(text);
        if (form.matches()) {
            double nanos = Double.parseDouble(form.group(1)) * unit(form.group(2));
            if (nanos <= LONGEST) {
                return Math.round(nanos);
            }
        }
        throw new IllegalArgumentException(text + " (expected: a number with us, ms, s, m or h, up to 24h)");
    }

    private static long unit(String suffix) {
        return switch (suffix) {
            case "us" -> MICROSECOND;
            case "ms" -> MILLISECOND;
            case "s" -> SECOND;
            case "m" -> 60 * SECOND;
            default -> 3600 * SECOND;
        };
    }

    /** Three digits' worth, in milliseconds up to 10 s and in seconds above, such as {@code 0.83ms} or {@code 12.5s}. */
    public static String text(double nanos) {
        double millis = nanos / MILLISECOND;
        if (millis >= 10_000) {
            return String.format(Locale.ROOT, "%.1fs", millis / 1000);
        }
        return String.format(Locale.ROOT, millis < 10 ? "%.2fms" : millis < 100 ? "%.1fms" : "%.0fms", millis);
    }
}
