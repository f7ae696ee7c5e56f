package dev.entitlement.benchmarks.load;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition under which a run has failed, such as {@code p99>250ms}, {@code error-rate>0.01} or {@code rate<4900}.
 * Immutable.
 *
 * @param text as given
 * @param bound in the metric's own unit
 */
record FailIf(String text, Metric metric, Comparison comparison, double bound) {

    private static final Pattern FORM = Pattern.compile("\\s*([a-z0-9.-]+)\\s*(>=|<=|>|<)\\s*([0-9a-z.%]+)\\s*");

    enum Comparison {
        ABOVE,
        AT_LEAST,
        BELOW,
        AT_MOST;

        static Comparison of(String sign) {
            return switch (sign) {
                case ">" -> ABOVE;
                case ">=" -> AT_LEAST;
                case "<" -> BELOW;
                default -> AT_MOST;
            };
        }

        boolean holds(double value, double bound) {
            return switch (this) {
                case ABOVE -> value > bound;
                case AT_LEAST -> value >= bound;
                case BELOW -> value < bound;
                case AT_MOST -> value <= bound;
            };
        }
    }

    /** @throws IllegalArgumentException with the text and what is accepted */
    static FailIf parse(String text) {
        Matcher form = FORM.matcher(text);
        Metric metric = form.matches() ? Metric.named(form.group(1)) : null;
        if (metric == null) {
            throw refused(text);
        }
        try {
            return new FailIf(text.strip(), metric, Comparison.of(form.group(2)), metric.parse(form.group(3)));
        } catch (IllegalArgumentException e) {
            throw refused(text);
        }
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException(text + " (expected: p50, p90, p99, p999, max or mean with a time,"
                + " error-rate with 0 to 1, errors or rate with a number, such as p99>250ms or rate<4900)");
    }

    boolean holds(Summary summary) {
        return comparison.holds(metric.of(summary), bound);
    }

    /** {@code p99>250ms holds: p99 is 312ms}. */
    String explain(Summary summary) {
        return text + (holds(summary) ? " holds: " : " does not hold: ") + metric.text() + " is "
                + metric.text(metric.of(summary));
    }
}
