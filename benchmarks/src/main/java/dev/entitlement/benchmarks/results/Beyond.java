package dev.entitlement.benchmarks.results;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds when a figure is beyond a bound.
 *
 * @param text as given
 * @param bound in the metric's own unit
 */
record Beyond(String text, Metric metric, Sense sense, double bound) implements FailIf {

    private static final Pattern FORM = Pattern.compile("\\s*([a-z0-9.-]+)\\s*(>=|<=|>|<)\\s*([0-9a-z.%]+)\\s*");

    enum Sense {
        ABOVE,
        AT_LEAST,
        BELOW,
        AT_MOST;

        static Sense of(String sign) {
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

    static Beyond parse(String text) {
        Matcher form = FORM.matcher(text);
        Metric metric = form.matches() ? Metric.named(form.group(1)) : null;
        if (metric == null) {
            throw FailIf.refused(text);
        }
        try {
            return new Beyond(text.strip(), metric, Sense.of(form.group(2)), metric.parse(form.group(3)));
        } catch (IllegalArgumentException e) {
            throw FailIf.refused(text);
        }
    }

    @Override
    public Judged judge(Run run) {
        double value = metric.of(run);
        boolean holds = sense.holds(value, bound);
        return new Judged(
                text,
                holds,
                text + (holds ? " holds: " : " does not hold: ") + metric.text() + " is " + metric.text(value));
    }
}
