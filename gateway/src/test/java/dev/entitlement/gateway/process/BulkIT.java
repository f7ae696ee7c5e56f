package dev.entitlement.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.gateway.serve.RawCaller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Bulk through the shipped jar, on its own simulator. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BulkIT {
    private Path failures;
    private Shipped gateway;

    @BeforeAll
    void serve(@TempDir Path directory) {
        failures = directory.resolve("failures.ndjson");
        gateway = Shipped.serve(
                "--simulate", "--simulate-latency", "1ms", "--max-attempts", "1", "--failure-log", failures.toString());
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void first_results_come_while_the_input_still_does_and_the_summary_after_its_end() {
        try (RawCaller caller = gateway.caller()) {
            caller.send(RawCaller.bulk("application/x-ndjson"));
            assertThat(caller.answer(true).status()).isEqualTo(200);
            for (int i = 0; i < 10; i++) {
                caller.send(RawCaller.chunk("{\"entitlementId\":\"streamed-" + i + "\"}\n"));
                JsonNode line = Shipped.json(caller.line());
                assertThat(line.get("index").asInt()).isEqualTo(i);
                assertThat(line.get("entitlementId").asString()).isEqualTo("streamed-" + i);
                assertThat(line.get("outcome").asString()).isEqualTo("reactivated");
                assertThat(line.get("response").get("status").asString()).isEqualTo("ACTIVE");
            }
            caller.send(RawCaller.lastChunk());
            JsonNode summary = Shipped.json(caller.line()).get("summary");
            assertThat(summary.get("total").asInt()).isEqualTo(10);
            assertThat(summary.get("reactivated").asInt()).isEqualTo(10);
            assertThat(caller.line()).isNull();
        }
    }

    @Test
    void every_one_of_many_is_told_and_counted() {
        int ids = 5_000;
        StringBuilder input = new StringBuilder();
        for (int i = 0; i < ids; i++) {
            input.append("many-").append(i).append('\n');
        }
        double before = counted();
        try (RawCaller caller = gateway.caller()) {
            caller.send(RawCaller.bulkOf("text/plain", input.toString()));
            assertThat(caller.answer(true).status()).isEqualTo(200);
            List<JsonNode> lines = caller.lines().stream().map(Shipped::json).toList();
            assertThat(lines).hasSize(ids + 1);
            Map<Integer, JsonNode> byIndex = lines.subList(0, ids).stream()
                    .collect(Collectors.toMap(line -> line.get("index").asInt(), line -> line));
            for (int i = 0; i < ids; i++) {
                assertThat(byIndex.get(i).get("entitlementId").asString()).isEqualTo("many-" + i);
            }
            assertThat(lines.get(ids).get("summary").get("reactivated").asInt()).isEqualTo(ids);
        }
        assertThat(counted() - before).isEqualTo(ids);
    }

    private double counted() {
        return gateway.admin("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("entitlement_calls_total{") && line.contains("\"reactivated\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void lines_that_fail_are_in_the_failure_log_like_calls() {
        try (RawCaller caller = gateway.caller()) {
            caller.send(RawCaller.bulkOf("text/plain", "not-found-in-bulk\nok-in-bulk\n"));
            assertThat(caller.answer(true).status()).isEqualTo(200);
            assertThat(caller.lines()).hasSize(3);
        }
        String log = Eventually.get(this::logged, text -> text.contains("not-found-in-bulk"));
        assertThat(log).contains("\"outcome\":\"rejected\"").doesNotContain("ok-in-bulk");
    }

    private String logged() {
        try {
            return Files.readString(failures);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
