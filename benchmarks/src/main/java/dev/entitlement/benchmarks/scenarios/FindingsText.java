package dev.entitlement.benchmarks.scenarios;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Findings for people: a table, and what there is to say about it. */
public final class FindingsText {
    private static final int WIDEST_NAME = 70;

    private FindingsText() {}

    public static String of(Findings findings) {
        StringBuilder text = new StringBuilder();
        text.append(format("%n%s: %s%n", findings.scenario(), findings.about()));
        int width = width(findings.figures());
        text.append(row(width, "", "measured", "must", "", "goal"));
        for (Figure figure : findings.figures()) {
            text.append(row(
                    width,
                    figure.name(),
                    figure.text(),
                    text(figure.must(), figure.unit()),
                    figure.verdict(),
                    text(figure.goal(), figure.unit()) + (figure.goal() != null && figure.reachesGoal() ? " ✓" : "")));
        }
        findings.notes().forEach(note -> text.append(format("  %s%n", note)));
        if (findings.saturated()) {
            text.append(format(
                    "  SATURATED: the generator itself was late, p99 %.1f ms: these figures tell of it%n",
                    findings.lateP99Nanos() / 1e6));
        }
        return text.toString();
    }

    private static int width(List<Figure> figures) {
        return Math.min(
                WIDEST_NAME,
                figures.stream()
                        .mapToInt(figure -> figure.name().length())
                        .max()
                        .orElse(0));
    }

    private static String row(int width, String name, String measured, String must, String verdict, String goal) {
        String row =
                format("  %-" + Math.max(1, width) + "s  %12s  %12s  %-10s  %s", name, measured, must, verdict, goal);
        return row.stripTrailing() + System.lineSeparator();
    }

    private static String text(@Nullable Bound bound, Unit unit) {
        return Stream.ofNullable(bound)
                .map(there -> there.text(unit))
                .findFirst()
                .orElse("");
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
