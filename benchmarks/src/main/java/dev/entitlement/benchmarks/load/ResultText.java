package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.results.Percentiles;
import dev.entitlement.benchmarks.results.Times;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The figures of a run for people, in a few lines. */
final class ResultText {
    private ResultText() {}

    static String of(Summary summary) {
        StringBuilder text = new StringBuilder();
        text.append(format(
                "calls    %,d, %,.1f/s offered, %,.1f/s answered, in %.1fs%n",
                summary.calls(),
                summary.offeredRate(),
                summary.rate(),
                (double) summary.run().nanos() / Times.SECOND));
        String unsent = summary.unsent() == 0 ? "" : format(", %,d never sent", summary.unsent());
        text.append(format("errors   %,d (%.3f%%)%s%n", summary.errors(), summary.errorRate() * 100, unsent));
        text.append(format("outcomes %s%n", outcomes(summary)));
        text.append(format("         %9s%9s%9s%9s%9s%n", "p50", "p90", "p99", "p99.9", "max"));
        row(text, "latency", summary.latency());
        row(text, "service", summary.service());
        row(text, "late", summary.late());
        if (summary.taken().isFelt()) {
            text.append(format(
                    "taken    of its processors by other machines of the host %s, by other threads %s%n",
                    percent(summary.taken().byOtherMachines()),
                    percent(summary.taken().byOtherThreads())));
        }
        return text.toString();
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "(not told)" : format("%.1f%%", share * 100);
    }

    private static String outcomes(Summary summary) {
        return outcomes(summary.outcomes());
    }

    private static String outcomes(Map<String, Long> outcomes) {
        String there = outcomes.entrySet().stream()
                .filter(outcome -> outcome.getValue() > 0)
                .map(outcome -> format("%s %,d", outcome.getKey(), outcome.getValue()))
                .collect(Collectors.joining(", "));
        return there.isEmpty() ? "none" : there;
    }

    private static void row(StringBuilder text, String name, Percentiles of) {
        text.append(format(
                "%-9s%9s%9s%9s%9s%9s%n",
                name,
                Times.text(of.p50()),
                Times.text(of.p90()),
                Times.text(of.p99()),
                Times.text(of.p999()),
                Times.text(of.max())));
    }

    /** One line about a second that is over. */
    static String of(SecondFigures second) {
        return format(
                "%4ds  %,7d/s out %,7d/s in  %s  p50 %s  p99 %s  late p99 %s  waiting %,d",
                second.second() + 1,
                second.fired(),
                second.answered(),
                outcomes(second.outcomes()),
                Times.text(second.latency().p50()),
                Times.text(second.latency().p99()),
                Times.text(second.late().p99()),
                second.waiting());
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
