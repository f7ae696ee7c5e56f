package dev.entitlement.benchmarks.results;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** The summaries of all machines of a run, put together. What is not there counts as nothing. Immutable. */
record Summaries(List<Path> directories, List<JsonNode> all) {
    private static final double MILLISECOND = Times.MILLISECOND;

    long sum(String name) {
        return all.stream().mapToLong(each -> each.path(name).asLong(0)).sum();
    }

    double add(String name) {
        return all.stream().mapToDouble(each -> each.path(name).asDouble(0)).sum();
    }

    double longest(String name) {
        return all.stream()
                .mapToDouble(each -> each.path(name).asDouble(0))
                .max()
                .orElse(0);
    }

    boolean any(String name) {
        return all.stream().anyMatch(each -> each.path(name).asBoolean(false));
    }

    /** Exact where there is one machine; of several the merged histograms tell. */
    Percentiles percentiles(String name, Distribution merged) {
        return all.size() == 1 ? percentiles(all.get(0).path(name)) : merged.percentiles();
    }

    private static Percentiles percentiles(JsonNode json) {
        return new Percentiles(
                json.path("count").asLong(0),
                json.path("mean").asDouble(0) * MILLISECOND,
                nanos(json.path("p50")),
                nanos(json.path("p90")),
                nanos(json.path("p99")),
                nanos(json.path("p999")),
                nanos(json.path("max")));
    }

    private static long nanos(JsonNode millis) {
        return Math.round(millis.asDouble(0) * MILLISECOND);
    }

    Taken taken() {
        return all.stream()
                .map(each -> each.path("processorsTaken"))
                .map(each -> new Taken(
                        each.path("byOtherMachines").asDouble(Double.NaN),
                        each.path("byOtherThreads").asDouble(Double.NaN)))
                .reduce(Taken.UNKNOWN, Taken::max);
    }

    /** In the order of the first. */
    Map<String, Long> outcomes() {
        Map<String, Long> sum = new LinkedHashMap<>();
        for (JsonNode each : all) {
            counts(each.path("outcomes")).forEach((outcome, count) -> sum.merge(outcome, count, Long::sum));
        }
        return sum;
    }

    static Map<String, Long> counts(JsonNode json) {
        Map<String, Long> counts = new LinkedHashMap<>();
        json.properties()
                .forEach(each -> counts.put(each.getKey(), each.getValue().asLong(0)));
        return counts;
    }

    /** The most frequent first. */
    List<Failure> failures() {
        Map<List<String>, Long> sum = new LinkedHashMap<>();
        for (JsonNode each : all) {
            for (JsonNode failure : each.path("failures")) {
                List<String> what = List.of(
                        failure.path("outcome").asString(""),
                        failure.path("reason").asString(""));
                sum.merge(what, failure.path("calls").asLong(0), Long::sum);
            }
        }
        return sum.entrySet().stream()
                .map(each -> new Failure(each.getKey().get(0), each.getKey().get(1), each.getValue()))
                .sorted(Comparator.comparingLong(Failure::calls).reversed())
                .toList();
    }

    List<Judged> judged() {
        return all.stream()
                .flatMap(each -> each.path("failIf").valueStream())
                .map(each -> new Judged(
                        each.path("condition").asString(""),
                        each.path("holds").asBoolean(false),
                        each.path("explanation").asString("")))
                .toList();
    }

    List<Part> parts() {
        return IntStream.range(0, all.size())
                .mapToObj(place -> part(directories.get(place), all.get(place)))
                .toList();
    }

    private static Part part(Path directory, JsonNode json) {
        return new Part(
                directory,
                instant(json.path("started").asString("")),
                texts(json.path("options")),
                texts(json.path("machine")));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.EPOCH; // the file was made by other hands
        }
    }

    private static Map<String, String> texts(JsonNode json) {
        Map<String, String> texts = new LinkedHashMap<>();
        json.properties()
                .forEach(each -> texts.put(each.getKey(), each.getValue().asString("")));
        return texts;
    }
}
