package dev.entitlement.benchmarks.report;

import dev.entitlement.benchmarks.report.Verdict.Check;
import dev.entitlement.benchmarks.report.Verdict.Kind;
import dev.entitlement.benchmarks.results.Comparison;
import dev.entitlement.benchmarks.results.Difference;
import dev.entitlement.benchmarks.results.Judged;
import dev.entitlement.benchmarks.results.Metric;
import dev.entitlement.benchmarks.results.Part;
import dev.entitlement.benchmarks.results.Run;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The page about several runs: how each of the others differs from the first, and whether that is more than chance. */
final class ComparisonPage {
    private static final String WHY =
            "Differences are this run less %s. The interval holds the difference with 95\u202f%%"
                    + " confidence, from a moving-block bootstrap over time slices (1,000 draws, seeded; the same files give the same"
                    + " page). Where it holds 0, the difference is within the noise. Eight figures are looked at: one in twenty"
                    + " intervals misses by chance.";

    private final List<Run> runs;
    private final Run base;
    private final List<Comparison> comparisons;

    /** @param runs two or more; the first is what the others are compared with */
    private ComparisonPage(List<Run> runs) {
        this.runs = runs;
        this.base = runs.get(0);
        this.comparisons =
                runs.stream().skip(1).map(run -> Comparison.of(base, run)).toList();
    }

    /** One file of HTML. */
    static byte[] of(List<Run> runs) {
        return new ComparisonPage(briefly(runs)).page();
    }

    /** Under the last of their names, where that tells them apart. */
    private static List<Run> briefly(List<Run> runs) {
        List<Run> named = runs.stream().map(run -> run.named(lastName(run))).toList();
        return named.stream().map(Run::name).distinct().count() == runs.size() ? named : runs;
    }

    private static String lastName(Run run) {
        return run.parts().stream()
                .map(part -> String.valueOf(
                        part.directory().toAbsolutePath().normalize().getFileName()))
                .collect(Collectors.joining("+"));
    }

    private byte[] page() {
        Html body = new Html().add("{}", names());
        for (int place = 1; place < runs.size(); place++) {
            body.add("{}", table(runs.get(place), comparisons.get(place - 1)));
        }
        RunCharts charts = new RunCharts(runs);
        body.add("<main>{}{}</main>\n", charts.percentiles(), charts.latency())
                .add("<main>{}{}</main>\n", charts.rates(), charts.errors())
                .add("{}", settings());
        String others = runs.stream().skip(1).map(Run::name).collect(Collectors.joining(", "));
        return Page.of(others + " against " + base.name(), verdict(others), detail(), body);
    }

    private Verdict verdict(String others) {
        Set<Difference.Verdict> all = comparisons.stream()
                .flatMap(comparison -> shown().stream().map(comparison::of))
                .map(Difference::verdict)
                .collect(Collectors.toSet());
        boolean doubtful = comparisons.stream().anyMatch(each -> !isTold(each))
                || runs.stream().anyMatch(Run::saturated);
        boolean failed = runs.stream().flatMap(run -> run.judged().stream()).anyMatch(Judged::holds);
        boolean bad = failed || all.contains(Difference.Verdict.WORSE);
        Kind kind = bad ? Kind.TROUBLE : doubtful ? Kind.ERRORS : Kind.WELL;
        String failure = failed ? "; a --fail-if holds" : "";
        if (comparisons.size() == 1) {
            String lead = others + " against " + base.name() + ":";
            return new Verdict(kind, lead, " " + told(comparisons.get(0)) + failure, checks());
        }
        List<String> each = new ArrayList<>();
        for (int place = 1; place < runs.size(); place++) {
            each.add(runs.get(place).name() + ": " + told(comparisons.get(place - 1)));
        }
        return new Verdict(kind, "Against " + base.name() + ".", " " + String.join(". ", each) + failure, checks());
    }

    private static boolean isTold(Comparison comparison) {
        return shown().stream().anyMatch(metric -> comparison.of(metric).isTold());
    }

    private static String told(Comparison comparison) {
        if (!isTold(comparison)) {
            return "what is chance cannot be told; " + comparison.of(Metric.P50).reason();
        }
        List<String> parts = new ArrayList<>();
        for (Metric metric : shown()) {
            Difference difference = comparison.of(metric);
            if (difference.verdict() == Difference.Verdict.WORSE || difference.verdict() == Difference.Verdict.BETTER) {
                parts.add(much(difference));
            }
        }
        return parts.isEmpty() ? "all differences are within the noise" : String.join(", ", parts);
    }

    private static String much(Difference difference) {
        boolean fromNothing = Double.isInfinite(difference.share());
        String much = fromNothing ? "" : Words.percent(Math.abs(difference.share())) + " ";
        return difference.metric().text() + " " + much + difference.verdict().text()
                + (fromNothing ? " (it was 0)" : "");
    }

    private static List<Metric> shown() {
        return List.of(
                Metric.P50,
                Metric.P90,
                Metric.P99,
                Metric.P999,
                Metric.MAX,
                Metric.MEAN,
                Metric.RATE,
                Metric.ERROR_RATE);
    }

    private List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        for (Run run : runs) {
            Verdict own = Verdict.of(run);
            own.checks().stream()
                    .filter(check -> check.sign().equals("bad"))
                    .forEach(check -> checks.add(new Check("bad", run.name() + ": " + check.text())));
        }
        return checks;
    }

    private String detail() {
        return runs.stream()
                .map(run -> run.name() + ": " + Words.plural(run.calls(), "call") + " in " + Words.length(run.seconds())
                        + " on " + ReportPage.target(run))
                .collect(Collectors.joining(" · "));
    }

    private Html names() {
        Html html = new Html().add("<ul class=\"swatches\">");
        for (int place = 0; place < runs.size(); place++) {
            html.add(
                    "<li><svg class=\"swatch\" viewBox=\"0 0 14 10\" aria-hidden=\"true\"><path class=\"{}\" d=\"M0 5H14\"/>"
                            + "</svg>{}{}</li>",
                    Looks.run(place),
                    runs.get(place).name(),
                    place == 0 ? " (what the others are compared with)" : "");
        }
        return html.add("</ul>\n");
    }

    private Html table(Run run, Comparison comparison) {
        double most = shown().stream()
                .map(comparison::of)
                .filter(Difference::isTold)
                .flatMap(each -> List.of(Math.abs(each.lowShare()), Math.abs(each.highShare())).stream())
                .filter(Double::isFinite)
                .max(Double::compare)
                .orElse(0.01);
        double reach = Math.min(1, Math.max(0.01, most));
        Html html = new Html()
                .add("<section class=\"card comparison\"><h2>{} against {}</h2>", run.name(), base.name())
                .add(
                        "<div class=\"scroll\"><table><thead><tr><th></th><th class=\"text\">verdict</th><th>{}</th><th>{}</th>",
                        base.name(),
                        run.name())
                .add(
                        "<th>difference</th><th>95\u202f% interval</th><th class=\"bars\">{} … 0 … {}</th></tr></thead><tbody>",
                        percent(-reach), percent(reach));
        for (Metric metric : shown()) {
            row(html, comparison.of(metric), reach);
        }
        return html.add(
                "</tbody></table></div><p class=\"why\">{}</p></section>\n",
                String.format(Locale.ROOT, WHY, base.name()));
    }

    private static void row(Html html, Difference of, double reach) {
        String look = look(of.verdict());
        String interval =
                of.isTold() ? signed(of.metric(), of.low()) + " to " + signed(of.metric(), of.high()) : of.reason();
        html.add(
                "<tr><th>{}</th><td class=\"text {}\">{}</td><td>{}</td><td><b>{}</b></td><td>{} ({})</td><td class=\"{}\">{}</td>"
                        + "<td class=\"bars\">{}</td></tr>",
                of.metric().text(),
                look,
                of.verdict() == Difference.Verdict.UNTOLD
                        ? "cannot be told"
                        : of.verdict().text(),
                figure(of.metric(), of.base()),
                figure(of.metric(), of.value()),
                signed(of.metric(), of.value() - of.base()),
                percent(of.share()),
                of.isTold() ? "" : "untold",
                interval,
                bar(of, reach, look));
    }

    private static String look(Difference.Verdict verdict) {
        return switch (verdict) {
            case BETTER -> "better";
            case WORSE -> "worse";
            case WITHIN_NOISE -> "noise";
            case UNTOLD -> "untold";
        };
    }

    private static Html bar(Difference of, double reach, String look) {
        Html html = new Html()
                .add("<svg class=\"forest\" aria-hidden=\"true\"><line x1=\"50%\" x2=\"50%\" y1=\"0\" y2=\"18\"/>");
        if (of.isTold() && Double.isFinite(of.share())) {
            double low = place(of.lowShare(), reach);
            double high = place(of.highShare(), reach);
            html.add(
                    "<g class=\"{}\"><rect x=\"{}%\" width=\"{}%\" y=\"6\" height=\"6\" rx=\"3\"/>"
                            + "<circle cx=\"{}%\" cy=\"9\" r=\"4\"/></g>",
                    look, low, Math.max(0.5, high - low), place(of.share(), reach));
        }
        return html.add("</svg>");
    }

    private static double place(double share, double reach) {
        double at = 50 + 48 * Math.max(-1, Math.min(1, share / reach));
        return Math.round(at * 100) / 100.0;
    }

    private static String figure(Metric metric, double value) {
        return switch (metric) {
            case P50, P90, P99, P999, MAX, MEAN -> Words.time(value);
            case ERROR_RATE -> Words.percent(value);
            case ERRORS -> Words.count((long) value);
            case RATE -> Words.rate(value);
        };
    }

    private static String signed(Metric metric, double difference) {
        return (difference < 0 ? "−" : "+") + figure(metric, Math.abs(difference));
    }

    /** With the sign that stands beside figures. */
    private static String percent(double share) {
        return Difference.percent(share).replace('-', '−');
    }

    private Html settings() {
        return new Html()
                .add(
                        "<section class=\"card\"><h2>Settings, machines and versions</h2><div class=\"scroll\"><table><thead><tr>")
                .add(
                        "<th></th>{}</tr></thead><tbody>{}{}</tbody></table></div></section>\n",
                        heads(),
                        rows(Part::options),
                        rows(Part::machine));
    }

    private Html heads() {
        Html html = new Html();
        runs.forEach(run -> html.add("<th class=\"text\">{}</th>", run.name()));
        return html;
    }

    /** Where they are not all alike, it is marked. */
    private Html rows(Function<Part, Map<String, String>> which) {
        Set<String> names = new LinkedHashSet<>();
        runs.forEach(run ->
                run.parts().forEach(part -> names.addAll(which.apply(part).keySet())));
        Html html = new Html();
        for (String name : names) {
            List<String> values =
                    runs.stream().map(run -> values(run, which, name)).toList();
            boolean differs = Set.copyOf(values).size() > 1;
            html.add("<tr class=\"{}\"><th>{}</th>", differs ? "differs" : "", name);
            values.forEach(value -> html.add("<td class=\"text\">{}</td>", value));
            html.add("</tr>");
        }
        return html;
    }

    private static String values(Run run, Function<Part, Map<String, String>> which, String name) {
        return run.parts().stream()
                .map(part -> which.apply(part).getOrDefault(name, "–"))
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
