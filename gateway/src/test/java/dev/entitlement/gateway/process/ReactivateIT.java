package dev.entitlement.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.entitlement.gateway.InheritedSignals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A list, a simulator and a process that dies; the large case is the scenario {@code reactivate-killed}. */
class ReactivateIT {
    private static final Map<String, String> PASSWORD = Map.of("ENTITLEMENT_UPSTREAM_PASSWORD", "hunter2");
    private static final int IDS = 2_000;

    @TempDir
    Path directory;

    @Test
    void loses_nothing_and_repeats_nothing_when_it_is_killed() throws IOException {
        long seed = 20261128;
        Random random = new Random(seed);
        Path results = directory.resolve("out");
        Map<String, Integer> settledThen = new HashMap<>();
        try (Shipped simulator = Shipped.run("simulate", "--port", "0", "--latency", "40ms", "--concurrency", "20")) {
            for (int kill = 1; kill <= 2; kill++) {
                int least = 1 + random.nextInt(600) + 700 * (kill - 1);
                try (Shipped run = reactivate(simulator, list(), results)) {
                    Set<String> settled = Eventually.get(() -> settled(results), ids -> ids.size() >= least);
                    assertThat(settled).as("seed %d", seed).hasSizeBetween(least, IDS - 1);
                    run.kill();
                }
                JsonNode sent =
                        Shipped.json(simulator.get("/simulator/stats").body()).get("ids");
                settled(results).forEach(id -> settledThen.put(id, sent.get(id).asInt()));
            }
            try (Shipped last = reactivate(simulator, list(), results)) {
                assertThat(last.exitStatus()).isZero();
                assertThat(last.out()).isEmpty();
                assertThat(last.err()).first().asString().isEqualTo("2,000 done: 2,000 reactivated");
            }
            JsonNode stats = Shipped.json(simulator.get("/simulator/stats").body());
            settledThen.forEach((id, times) ->
                    assertThat(stats.get("ids").get(id).asInt()).as(id).isEqualTo(times));
            assertThat(stats.get("identifiers").size()).as("one for each id").isEqualTo(IDS);
            assertThat(stats.get("applied").size()).isEqualTo(IDS);
        }
        assertThat(settled(results)).hasSize(IDS);
        assertThat(directory.resolve("out.journal")).doesNotExist();
    }

    @Test
    void hears_out_what_is_on_the_wire_when_interrupted_and_says_how_to_go_on() throws IOException {
        assumeThat(InheritedSignals.isDeafToSigint()).isFalse();
        Path results = directory.resolve("out");
        try (Shipped simulator = Shipped.run("simulate", "--port", "0", "--latency", "40ms", "--concurrency", "20");
                Shipped run = reactivate(simulator, list(), results)) {
            Eventually.get(() -> settled(results), ids -> ids.size() >= 20);
            run.signal("INT");
            assertThat(run.exitStatus()).isEqualTo(130);
            assertThat(run.err())
                    .startsWith("stopped by a signal")
                    .endsWith("Not all of the list was done. The same command goes on from here.");
            Map<String, Integer> counts = new HashMap<>();
            Shipped.json(simulator.get("/simulator/stats").body())
                    .get("ids")
                    .properties()
                    .forEach(each -> counts.put(each.getKey(), each.getValue().asInt()));
            assertThat(settled(results)).isEqualTo(counts.keySet());
        }
    }

    private Path list() throws IOException {
        return Files.write(
                directory.resolve("list"),
                IntStream.range(0, IDS).mapToObj(i -> "id-" + i).toList());
    }

    private static Shipped reactivate(Shipped simulator, Path list, Path results) {
        return Shipped.run(
                PASSWORD,
                "reactivate",
                "--upstream-url",
                "http://127.0.0.1:" + simulator.port() + "/v1",
                "--upstream-username",
                "reseller",
                "--file",
                list.toString(),
                "--out",
                results.toString());
    }

    /** Ids in whole lines. */
    private static Set<String> settled(Path results) {
        try {
            if (!Files.exists(results)) {
                return Set.of();
            }
            String text = Files.readString(results);
            List<String> lines =
                    Arrays.asList(text.substring(0, text.lastIndexOf('\n') + 1).split("\n", 0));
            Set<String> ids = new HashSet<>();
            lines.stream()
                    .filter(line -> line.contains("\"effect\":\"applied\""))
                    .forEach(line ->
                            ids.add(Shipped.json(line).get("entitlementId").asString()));
            return ids;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
