package dev.entitlement.benchmarks.sidebyside;

import dev.entitlement.benchmarks.scenarios.Findings;
import dev.entitlement.benchmarks.scenarios.FindingsText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The results as tables in Markdown, to be read as they are and pasted elsewhere. */
final class MarkdownReport {
    private MarkdownReport() {}

    static String of(Results results) {
        StringBuilder text = new StringBuilder();
        if (!results.costs().isEmpty()) {
            text.append("## What a request costs\n\n").append(costs(results)).append('\n');
        }
        Findings targets = results.targets();
        if (!targets.figures().isEmpty()) {
            text.append("## Targets\n```").append(FindingsText.of(targets)).append("```\n\n");
        }
        results.played()
                .forEach((scenario, played) -> text.append("## ")
                        .append(scenario)
                        .append("\n\n")
                        .append(scenario(played))
                        .append('\n'));
        results.notes().forEach(note -> text.append("- ").append(note).append('\n'));
        results.machine()
                .forEach((what, value) -> text.append("- ")
                        .append(what)
                        .append(": ")
                        .append(value)
                        .append('\n'));
        return text.toString();
    }

    private static String costs(Results results) {
        List<String> head = new ArrayList<>(List.of("", "what it is"));
        head.addAll(CostTable.COLUMNS);
        List<List<String>> rows = new ArrayList<>();
        for (Cost cost : results.costs()) {
            List<String> row =
                    new ArrayList<>(List.of(cost.name(), cost.contender().about()));
            row.addAll(CostTable.row(cost, results));
            rows.add(row);
        }
        return table(head, rows);
    }

    private static String scenario(Map<String, Findings> played) {
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(played.keySet());
        List<List<String>> rows = new ArrayList<>();
        for (Results.Row row : Results.rows(played)) {
            List<String> cells = new ArrayList<>(List.of(row.figure()));
            cells.addAll(row.texts());
            rows.add(cells);
        }
        return table(head, rows);
    }

    private static String table(List<String> head, List<List<String>> rows) {
        String rule = head.stream().map(column -> "---").collect(Collectors.joining("|", "|", "|\n"));
        return line(head) + rule + rows.stream().map(MarkdownReport::line).collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
