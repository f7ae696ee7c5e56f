package dev.entitlement.benchmarks.report;

import dev.entitlement.benchmarks.results.Failure;
import dev.entitlement.benchmarks.results.Part;
import dev.entitlement.benchmarks.results.Percentiles;
import dev.entitlement.benchmarks.results.Run;
import dev.entitlement.benchmarks.results.Slice;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The page about one run. */
public final class ReportPage {
    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private ReportPage() {}

    /** One file of HTML. */
    public static byte[] of(Run run) {
        TimeCharts charts = new TimeCharts(run);
        Html body = new Html()
                .add("<main>{}{}</main>\n", charts.latency(), percentiles(run))
                .add("<main class=\"small\">{}{}{}</main>\n", charts.rates(), charts.outcomes(), charts.lateness())
                .add("<section class=\"tables\">{}{}</section>\n", times(run), failures(run))
                .add("{}{}", settings(run), seconds(run));
        return Page.of("Load on " + target(run), Verdict.of(run), detail(run), body);
    }

    static String target(Run run) {
        return run.parts().get(0).options().getOrDefault("target", "a target");
    }

    private static String detail(Run run) {
        return Words.plural(run.calls(), "call") + " on " + target(run) + " in " + Words.length(run.seconds()) + ": "
                + Words.rate(run.offeredRate()) + " offered, " + Words.rate(run.rate()) + " answered, "
                + Words.plural(run.errors(), "error") + ". "
                + WHEN.format(run.parts().get(0).started()) + ", " + run.name() + ".";
    }

    private static Html percentiles(Run run) {
        return new PercentileChart()
                .add(
                        "line latency",
                        "from the schedule",
                        Words.time(run.latency().p99()),
                        run.latencies())
                .add(
                        "line service dashed",
                        "from the sending",
                        Words.time(run.service().p99()),
                        run.services())
                .html("Latency by percentile", "with the p99 of each");
    }

    private static Html times(Run run) {
        Html html = new Html()
                .add(
                        "<div class=\"card\"><h2>How long calls took</h2><div class=\"scroll\"><table><thead><tr><th></th>")
                .add(
                        "<th>latency, from the schedule</th><th>service, from the sending</th><th>the generator’s lateness</th>")
                .add("</tr></thead><tbody>");
        row(html, "half within (p50)", run, Percentiles::p50);
        row(html, "90\u202f% within (p90)", run, Percentiles::p90);
        row(html, "99\u202f% within (p99)", run, Percentiles::p99);
        row(html, "99.9\u202f% within (p99.9)", run, Percentiles::p999);
        row(html, "slowest", run, Percentiles::max);
        row(html, "mean", run, Percentiles::mean);
        return html.add("</tbody></table></div></div>\n");
    }

    private static void row(Html html, String name, Run run, ToDoubleFunction<Percentiles> figure) {
        html.add(
                "<tr><th>{}</th><td><b>{}</b></td><td>{}</td><td>{}</td></tr>",
                name,
                Words.time(figure.applyAsDouble(run.latency())),
                Words.time(figure.applyAsDouble(run.service())),
                Words.time(figure.applyAsDouble(run.late())));
    }

    private static Html failures(Run run) {
        Html html = new Html().add("<div class=\"card\"><h2>What went wrong</h2>");
        if (run.failures().isEmpty()) {
            return html.add("<p class=\"quiet\">Nothing: no call ended otherwise than well.</p></div>\n");
        }
        html.add(
                "<div class=\"scroll\"><table><thead><tr><th>outcome</th><th class=\"text\">reason</th><th>calls</th><th>of all</th></tr></thead><tbody>");
        for (Failure failure : run.failures()) {
            html.add(
                    "<tr><th>{}</th><td class=\"text\">{}</td><td><b>{}</b></td><td>{}</td></tr>",
                    failure.outcome(),
                    failure.reason(),
                    Words.count(failure.calls()),
                    Words.percent((double) failure.calls() / Math.max(1, run.calls())));
        }
        return html.add("</tbody></table></div></div>\n");
    }

    private static Html settings(Run run) {
        Html html = new Html().add("<section class=\"tables settings\">");
        for (Part part : run.parts()) {
            String where = run.parts().size() == 1 ? "" : ": " + part.directory();
            html.add("<div class=\"card\"><h2>Settings{}</h2>{}</div>", where, list(part.options()));
            html.add("<div class=\"card\"><h2>Machine and versions{}</h2>{}</div>", where, list(part.machine()));
        }
        return html.add("</section>\n");
    }

    private static Html list(Map<String, String> entries) {
        Html html = new Html().add("<dl>");
        entries.forEach((name, value) -> html.add("<div><dt>{}</dt><dd>{}</dd></div>", name, value));
        return html.add("</dl>");
    }

    /** The charts for those who cannot see them, or want the figures. */
    private static Html seconds(Run run) {
        Html html = new Html()
                .add("<details class=\"card\"><summary>The charts as a table</summary><div class=\"scroll\"><table>")
                .add("<thead><tr><th>from</th><th>offered</th><th>answered</th><th>errors</th><th>p50</th><th>p90</th>")
                .add(
                        "<th>p99</th><th>slowest</th><th>service p99</th><th>late p99</th><th>waiting</th></tr></thead><tbody>");
        for (Slice slice : run.slices()) {
            html.add(
                    "<tr><th>{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>"
                            + "<td>{}</td><td>{}</td></tr>",
                    Words.length(slice.start()),
                    Words.count(slice.offered()),
                    Words.count(slice.answered()),
                    Words.count(slice.errors()),
                    Words.time(slice.latency().at(0.5)),
                    Words.time(slice.latency().at(0.9)),
                    Words.time(slice.latency().at(0.99)),
                    Words.time(slice.latency().max()),
                    Words.time(slice.service().at(0.99)),
                    Words.time(slice.late().at(0.99)),
                    Words.count(slice.waiting()));
        }
        return html.add("</tbody></table></div></details>\n");
    }
}
