package dev.entitlement.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.entitlement.benchmarks.scenarios.Figure;
import dev.entitlement.benchmarks.scenarios.Findings;
import dev.entitlement.benchmarks.scenarios.Findings.Point;
import dev.entitlement.benchmarks.scenarios.Unit;
import dev.entitlement.benchmarks.sidebyside.Contender.Kind;
import dev.entitlement.benchmarks.sidebyside.Cost.Run;
import dev.entitlement.benchmarks.sidebyside.Wrk.Load;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ResultsTest {
    private static final Map<String, String> MACHINE = Map.of("processors", "2");

    @Test
    void a_ratio_is_made_of_the_least_runs_for_noise_only_adds() {
        Cost gateway = cost("gateway", 30, 20, 90);
        Results results = results(gateway, cost("reactor-netty", 80, 40, 50));

        assertThat(results.ratio(gateway, "reactor-netty")).isEqualTo(0.5, within(1e-9));
        assertThat(gateway.median(Run::microsPerRequest)).isEqualTo(30, within(1e-9));
        assertThat(gateway.mostMicros()).isEqualTo(90, within(1e-9));
    }

    @Test
    void of_an_even_number_of_runs_the_median_lies_between_the_middle_two() {
        assertThat(cost("nginx", 10, 20).median(Run::microsPerRequest)).isEqualTo(15, within(1e-9));
    }

    @Test
    void a_gateway_that_costs_more_than_the_bare_proxy_falls_short() {
        assertThat(results(cost("gateway", 41), cost("reactor-netty", 40))
                        .targets()
                        .passes())
                .isFalse();
        assertThat(results(cost("gateway", 39), cost("reactor-netty", 40))
                        .targets()
                        .passes())
                .isTrue();
    }

    @Test
    void a_target_beside_a_peer_that_was_left_out_is_none() {
        assertThat(results(cost("gateway", 41)).targets().figures())
                .extracting(Figure::name)
                .containsExactly("ready after", "memory (RSS)");
        assertThat(results(cost("nginx", 41)).targets().figures()).isEmpty();
    }

    @Test
    void both_reports_hold_costs_targets_scenarios_and_remarks() {
        Results results = results(cost("gateway", 20), cost("reactor-netty", 40));

        assertThat(MarkdownReport.of(results))
                .contains(
                        "| gateway | about gateway | 1,000 | 20.0 µs (20.0–20.0) | 0.50 | 1.00 ms | 2.00 ms | 3.00 ms | 7,000 B")
                .contains("gateway ÷ reactor-netty", "PASS")
                .contains("|  | gateway | scg-resilient |", "| back after | 0.20 s | never |")
                .contains("- haproxy is left out", "- processors: 2");
        assertThat(HtmlReport.of(results))
                .startsWith("<!doctype html>")
                .contains("<td>20.0 µs (20.0–20.0)</td>", "<td>back after</td><td>0.20 s</td><td>never</td>")
                .contains("scg-resilient: goodput per slice", "haproxy is left out &lt;not installed>")
                .doesNotContain("http://", "https://", "src=");
    }

    @Test
    void figures_of_one_name_are_told_apart_by_their_place() {
        assertThat(Results.rows(sorted("gateway", phases(80, 20), "scg", phases(Double.NaN, 7))))
                .containsExactly(
                        new Results.Row("limit", List.of("80", "")), new Results.Row("limit", List.of("20", "7")));
    }

    @Test
    void who_was_not_played_to_the_end_has_empty_cells_and_what_nobody_has_is_no_row() {
        assertThat(Results.rows(sorted("scg", phases(), "gateway", phases(80, Double.NaN))))
                .containsExactly(new Results.Row("limit", List.of("", "80")));
    }

    private static Findings phases(double... limits) {
        Findings findings = new Findings("capacity-drop", "it");
        DoubleStream.of(limits).forEach(limit -> findings.add(Figure.of("limit", limit, Unit.COUNT)));
        return findings;
    }

    private static Results results(Cost... costs) {
        return new Results(
                List.of(costs),
                Map.of("outage", sorted("gateway", played(0.2), "scg-resilient", played(Double.POSITIVE_INFINITY))),
                List.of("haproxy is left out <not installed>"),
                MACHINE);
    }

    private static Map<String, Findings> sorted(String first, Findings one, String second, Findings other) {
        Map<String, Findings> map = new LinkedHashMap<>();
        map.put(first, one);
        map.put(second, other);
        return map;
    }

    private static Findings played(double back) {
        Findings findings = new Findings("outage", "ten seconds of 503");
        findings.add(Figure.of("back after", back, Unit.SECONDS));
        findings.series("goodput per slice", List.of(new Point(0, 80), new Point(0.1, 0)));
        return findings;
    }

    private static Cost cost(String name, double... micros) {
        Contender contender = new Contender(name, "about " + name, Kind.JVM, false, null, (upstream, log) -> {
            throw new AssertionError("nobody is started here");
        });
        List<Run> runs = DoubleStream.of(micros)
                .mapToObj(each -> new Run(new Load(1_000, 0, 1_000, 1_000, 2_000, 3_000), each * 1e6))
                .toList();
        return new Cost(contender, runs, 0.8, 190, 7_000);
    }
}
