package dev.entitlement.benchmarks.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.benchmarks.load.LoadReport;
import dev.entitlement.benchmarks.scenarios.Findings.Point;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FindingsTest {
    private final Findings findings = new Findings("outage", "ten seconds of it");

    @BeforeEach
    void find() {
        findings.add(Figure.of("requests ÷ calls", 1.2, Unit.TIMES)
                .must(Bound.atMost(1.25))
                .goal(Bound.atMost(0.3)));
        findings.add(
                Figure.of("back after", Double.POSITIVE_INFINITY, Unit.SECONDS).must(Bound.atMost(1)));
        findings.add(Figure.of("echoes", 20, Unit.COUNT));
        findings.note("%d of them", 3);
        findings.series("limit", List.of(new Point(0.1, 20)));
    }

    @Test
    void the_table_has_figure_measured_must_verdict_and_goal() {
        assertThat(FindingsText.of(findings).lines().map(line -> line.strip().replaceAll(" {2,}", " | ")))
                .containsExactly(
                        "",
                        "outage: ten seconds of it",
                        "measured | must | goal",
                        "requests ÷ calls | 1.20× | ≤ 1.25× | PASS | ≤ 0.30×",
                        "back after | never | ≤ 1.00 s | FELL SHORT",
                        "echoes | 20",
                        "3 of them");
    }

    @Test
    void the_document_has_all_of_it_and_no_number_where_there_is_none() {
        JsonNode json = new JsonMapper().readTree(FindingsJson.write(findings, Instant.EPOCH, Map.of("java", "17")));

        assertThat(json.get("passes").booleanValue()).isFalse();
        JsonNode first = json.get("figures").get(0);
        assertThat(first.get("value").doubleValue()).isEqualTo(1.2);
        assertThat(first.get("must").stringValue()).isEqualTo("≤ 1.25×");
        assertThat(first.get("verdict").stringValue()).isEqualTo("PASS");
        assertThat(first.get("goalReached").booleanValue()).isFalse();
        JsonNode never = json.get("figures").get(1);
        assertThat(never.get("value").isNull()).isTrue();
        assertThat(never.get("text").stringValue()).isEqualTo("never");
        assertThat(json.get("figures").get(2).has("verdict")).isFalse();
        assertThat(json.get("series").get("limit").toString()).isEqualTo("[[0.1,20.0]]");
        assertThat(json.get("machine").get("java").stringValue()).isEqualTo("17");
    }

    @Test
    void a_generator_that_was_late_once_spoils_them_and_says_so() {
        findings.generator(new LoadReport(10, 1, 0, 11_000_000, true, null));
        findings.generator(new LoadReport(10, 1, 4, 1_000_000, false, "Connection reset"));

        assertThat(findings.saturated()).isTrue();
        assertThat(FindingsText.of(findings))
                .contains("SATURATED", "p99 11.0 ms", "4 calls found no connection free", "Connection reset");
    }
}
