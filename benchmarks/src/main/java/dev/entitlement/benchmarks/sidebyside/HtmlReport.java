package dev.entitlement.benchmarks.sidebyside;

import dev.entitlement.benchmarks.scenarios.Bound;
import dev.entitlement.benchmarks.scenarios.Figure;
import dev.entitlement.benchmarks.scenarios.Findings;
import dev.entitlement.benchmarks.scenarios.Findings.Point;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The results as one page that asks the network for nothing. */
final class HtmlReport {
    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>Entitlement Gateway beside its peers</title>
            <style>
            :root { color-scheme: light dark; --ink: #1c2330; --soft: #5d6b80; --line: #d8dee8; --bar: #9db8dc; --ours: #1f6f54; --bad: #b3261e; --paper: #fff }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6ebf2; --soft: #9aa8bd; --line: #313b4a; --bar: #47628a; --ours: #5fc9a1; --bad: #ff8a80; --paper: #141a22 } }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto; padding: 1.5rem; max-width: 84rem }
            h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2.2rem } p, li { color: var(--soft); max-width: 48rem }
            .wide { overflow-x: auto } table { border-collapse: collapse; font-variant-numeric: tabular-nums; width: 100% }
            th, td { border-bottom: 1px solid var(--line); padding: .35rem .6rem; text-align: right; white-space: nowrap }
            th { color: var(--soft); font-weight: 600; white-space: normal; vertical-align: bottom }
            th:first-child, td:first-child { text-align: left; white-space: normal; min-width: 8rem; overflow-wrap: anywhere; padding-left: 0 }
            h1, h2, tr, svg { break-inside: avoid } h2 { break-after: avoid }
            tr.ours td { color: var(--ours); font-weight: 600 } small { color: var(--soft); font-weight: 400; display: block; white-space: normal }
            td.ok { color: var(--ours) } td.short { color: var(--bad); font-weight: 600 }
            .bar { fill: var(--bar) } .bar.ours { fill: var(--ours) } svg text { fill: var(--ink); font-size: 12px }
            .bars { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .3rem 1rem; max-width: 46rem; margin: 0 0 1.2rem }
            .bars dd { margin: 0 } .bars svg { display: block; margin-top: .2rem }
            .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1rem; margin-top: 1rem } figure { margin: 0 }
            figcaption { color: var(--soft) } .curve { fill: none; stroke: var(--ours); stroke-width: 1.5 } .axis { stroke: var(--line) }
            @media (max-width: 36rem) { body { padding: .8rem } .bars { grid-template-columns: 1fr; gap: 0 } .bars dd { margin-bottom: .5rem } th, td { padding: .3rem .35rem } table { font-size: 13px } th:first-child, td:first-child { min-width: 6rem } }
            @media print { @page { size: landscape; margin: 12mm } body { max-width: none; padding: 0; font-size: 11px; print-color-adjust: exact } }
            </style></head><body>
            <h1>Entitlement Gateway beside its peers</h1>
            """;
    /** Of the width there is; the rest is for the figure beside it. */
    private static final int LONGEST_BAR = 80;

    private static final int CHART_WIDTH = 360;
    private static final int CHART_HEIGHT = 110;

    private final Results results;
    private final StringBuilder page = new StringBuilder(HEAD);

    private HtmlReport(Results results) {
        this.results = results;
    }

    static String of(Results results) {
        HtmlReport report = new HtmlReport(results);
        report.costs();
        report.targets();
        results.played().forEach(report::scenario);
        report.circumstances();
        return report.page.append("</body></html>\n").toString();
    }

    private void costs() {
        if (results.costs().isEmpty()) {
            return;
        }
        page.append(
                "<h2>What a request costs</h2><p>Each on the same processor with one event loop, in turns, in front of"
                        + " the same nginx; closed loop. Bars are processor time a request, the least of the runs.</p>");
        bars();
        page.append("<div class=wide><table><tr><th>");
        CostTable.COLUMNS.forEach(column -> cell("th", "", column));
        for (Cost cost : results.costs()) {
            page.append(cost.name().equals(Contenders.GATEWAY) ? "<tr class=ours>" : "<tr>");
            form(
                    "<td>%s<small>%s</small></td>",
                    escaped(cost.name()), escaped(cost.contender().about()));
            CostTable.row(cost, results).forEach(value -> cell("td", "", value));
        }
        page.append("</table></div>");
    }

    private void bars() {
        double most =
                results.costs().stream().mapToDouble(Cost::leastMicros).max().orElse(1);
        page.append("<dl class=bars>");
        for (Cost cost : results.costs()) {
            double width = LONGEST_BAR * cost.leastMicros() / most;
            form("<dt>%s</dt><dd><svg width='100%%' height=16 aria-hidden=true>", escaped(cost.name()));
            form(
                    "<rect class='bar%s' width='%.1f%%' height=16 rx=2 />",
                    cost.name().equals(Contenders.GATEWAY) ? " ours" : "", width);
            form("<text x='%.1f%%' dx=6 y=12>%.1f µs</text></svg></dd>", width, cost.leastMicros());
        }
        page.append("</dl>");
    }

    private void targets() {
        List<Figure> figures = results.targets().figures();
        if (figures.isEmpty()) {
            return;
        }
        page.append("<h2>Targets of the gateway</h2><div class=wide><table><tr>");
        List.of("", "measured", "must", "goal").forEach(column -> cell("th", "", column));
        for (Figure figure : figures) {
            page.append("<tr>");
            cell("td", "", figure.name());
            cell("td", figure.passes() ? "ok" : "short", figure.text());
            cell("td", "", text(figure.must(), figure));
            cell("td", figure.reachesGoal() ? "ok" : "", text(figure.goal(), figure));
        }
        page.append("</table></div>");
    }

    private static String text(@Nullable Bound bound, Figure figure) {
        return bound == null ? "" : bound.text(figure.unit());
    }

    private void scenario(String name, Map<String, Findings> played) {
        form("<h2>%s</h2>", escaped(name));
        played.values().stream().findFirst().ifPresent(first -> form("<p>%s</p>", escaped(first.about())));
        page.append("<div class=wide><table><tr><th>");
        played.keySet().forEach(contender -> cell("th", "", contender));
        for (Results.Row row : Results.rows(played)) {
            page.append("<tr>");
            cell("td", "", row.figure());
            row.texts().forEach(text -> cell("td", "", text));
        }
        page.append("</table></div><div class=charts>");
        played.forEach((contender, findings) -> findings.series().forEach((series, points) -> {
            if (series.startsWith("goodput") && !points.isEmpty()) {
                chart(contender + ": " + series, points);
            }
        }));
        page.append("</div>");
    }

    private void chart(String title, List<Point> points) {
        double seconds = Math.max(1, points.get(points.size() - 1).atSeconds());
        double most = points.stream().mapToDouble(Point::value).max().orElse(1);
        form(
                "<figure><svg viewBox='0 0 %d %d' width='100%%' role=img aria-label='%s'>",
                CHART_WIDTH, CHART_HEIGHT, escaped(title));
        form("<path class=axis d='M0 %d H%d'/><path class=curve d='", CHART_HEIGHT, CHART_WIDTH);
        char command = 'M';
        for (Point point : points) {
            double x = CHART_WIDTH * point.atSeconds() / seconds;
            double y = CHART_HEIGHT - (CHART_HEIGHT - 14) * point.value() / Math.max(1, most);
            form("%c%.1f %.1f", command, x, y);
            command = 'L';
        }
        form("'/><text x=2 y=11>%.0f</text></svg>", most);
        form("<figcaption>%s; %.0f s</figcaption></figure>", escaped(title), seconds);
    }

    private void circumstances() {
        page.append("<h2>Circumstances</h2><ul>");
        results.notes().forEach(note -> form("<li>%s</li>", escaped(note)));
        results.machine().forEach((what, value) -> form("<li>%s: %s</li>", escaped(what), escaped(value)));
        page.append("</ul>");
    }

    private void cell(String tag, String kind, String text) {
        form("<%s%s>%s</%s>", tag, kind.isEmpty() ? "" : " class=" + kind, escaped(text), tag);
    }

    private void form(String form, Object... values) {
        page.append(String.format(Locale.ROOT, form, values));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("'", "&#39;")
                .replace("\"", "&quot;");
    }
}
