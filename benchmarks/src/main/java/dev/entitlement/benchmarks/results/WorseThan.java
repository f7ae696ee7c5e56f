package dev.entitlement.benchmarks.results;

import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds when a figure is worse than that of another run by more than a share of it, and chance alone does not explain
 * that. Where the runs are too short to tell chance, the figures alone decide: a pipeline needs an answer.
 *
 * @param text as given
 * @param share 0.1 for a tenth
 */
record WorseThan(String text, Metric metric, double share, Run base) implements FailIf {

    private static final Pattern FORM =
            Pattern.compile("\\s*([a-z0-9.-]+)\\s+worse(?:\\s+(?:by\\s+)?([0-9.]+)\\s*%)?\\s+than\\s+(\\S.*?)\\s*");

    static WorseThan parse(String text) {
        Matcher form = FORM.matcher(text);
        Metric metric = form.matches() ? Metric.named(form.group(1)) : null;
        if (metric == null) {
            throw FailIf.refused(text);
        }
        double share;
        try {
            share = form.group(2) == null ? 0 : Metric.number(form.group(2)) / 100;
        } catch (IllegalArgumentException e) {
            throw FailIf.refused(text);
        }
        try {
            return new WorseThan(text.strip(), metric, share, Run.read(form.group(3)));
        } catch (IOException e) {
            throw new IllegalArgumentException(text + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Judged judge(Run run) {
        Difference difference = Comparison.of(base, run).of(metric);
        boolean beyond = metric.isWorse(difference.value(), difference.base())
                && Math.abs(difference.value() - difference.base()) > share * difference.base();
        boolean holds = beyond && difference.verdict() != Difference.Verdict.WITHIN_NOISE;
        return new Judged(text, holds, text + (holds ? " holds: " : " does not hold: ") + explanation(difference));
    }

    private String explanation(Difference difference) {
        return String.format(
                Locale.ROOT,
                "%s is %s, there %s: %s%s",
                metric.text(),
                metric.text(difference.value()),
                metric.text(difference.base()),
                difference.text(),
                base.saturated()
                        ? " (there the generator was late: that figure tells of it and not of the target)"
                        : "");
    }
}
