package dev.entitlement.benchmarks.report;

import dev.entitlement.benchmarks.results.Comparison;
import dev.entitlement.benchmarks.results.Difference;
import dev.entitlement.benchmarks.results.Metric;
import dev.entitlement.benchmarks.results.Run;
import java.util.Locale;

/** A comparison for a terminal. */
final class ComparisonText {
    private ComparisonText() {}

    static String of(Run base, Run other) {
        Comparison comparison = Comparison.of(base, other);
        StringBuilder text = new StringBuilder(other.name() + " against " + base.name() + System.lineSeparator());
        for (Metric metric : Metric.values()) {
            Difference difference = comparison.of(metric);
            text.append(String.format(
                    Locale.ROOT,
                    "  %-10s %10s -> %10s  %s%n",
                    metric.text(),
                    metric.text(difference.base()),
                    metric.text(difference.value()),
                    difference.text()));
        }
        return text.toString();
    }
}
