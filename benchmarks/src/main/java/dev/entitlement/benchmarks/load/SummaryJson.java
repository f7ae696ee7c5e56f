package dev.entitlement.benchmarks.load;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The summary of a run as a document; times in milliseconds. What scripts build on comes first. */
final class SummaryJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private SummaryJson() {}

    /** @param given options as they were given or stood, without secrets */
    static byte[] write(Summary summary, List<FailIf> conditions, Map<String, String> given, Instant started) {
        ObjectNode json = MAPPER.createObjectNode();
        figures(json, summary);
        conditions(json.putArray("failIf"), conditions, summary);
        given.forEach(json.putObject("options")::put);
        json.put("started", started.toString());
        machine(json.putObject("machine"));
        seconds(json.putArray("series"), summary);
        return MAPPER.writeValueAsBytes(json);
    }

    private static void figures(ObjectNode json, Summary summary) {
        RunResult run = summary.run();
        json.put("calls", summary.calls());
        json.put("errors", summary.errors());
        json.put("errorRate", summary.errorRate());
        json.put("rate", rounded(summary.rate()));
        json.put("offeredRate", rounded(summary.offeredRate()));
        percentiles(json.putObject("latencyMs"), summary.latency());
        percentiles(json.putObject("serviceMs"), summary.service());
        percentiles(json.putObject("lateMs"), summary.late());
        percentiles(json.putObject("goodLatencyMs"), summary.good());
        percentiles(json.putObject("errorLatencyMs"), summary.bad());
        summary.outcomes().forEach(json.putObject("outcomes")::put);
        json.put("saturated", summary.saturated());
        json.put("stopped", run.stopped());
        json.put("unended", run.unended());
        json.put("waitedForConnection", run.total().waitedCount());
        json.put("connectionsOpened", run.opened());
        json.put("lastLoss", run.lastLoss());
        json.put("scheduledSeconds", rounded(summary.scheduledSeconds()));
        json.put("seconds", rounded((double) run.nanos() / Times.SECOND));
    }

    private static void percentiles(ObjectNode json, Percentiles of) {
        json.put("p50", millis(of.p50()));
        json.put("p90", millis(of.p90()));
        json.put("p99", millis(of.p99()));
        json.put("p999", millis(of.p999()));
        json.put("max", millis(of.max()));
        json.put("mean", millis(of.mean()));
        json.put("count", of.count());
    }

    private static void conditions(ArrayNode json, List<FailIf> conditions, Summary summary) {
        for (FailIf condition : conditions) {
            json.addObject()
                    .put("condition", condition.text())
                    .put("holds", condition.holds(summary))
                    .put("explanation", condition.explain(summary));
        }
    }

    private static void machine(ObjectNode json) {
        Runtime.Version java = Runtime.version();
        json.put("version", version());
        json.put("java", java.toString());
        json.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        json.put("architecture", System.getProperty("os.arch"));
        json.put("processors", Runtime.getRuntime().availableProcessors());
        json.put("maxHeapMiB", Runtime.getRuntime().maxMemory() >> 20);
        json.put("transport", Transport.name());
    }

    static String version() {
        return Objects.requireNonNullElse(SummaryJson.class.getPackage().getImplementationVersion(), "(not packaged)");
    }

    private static void seconds(ArrayNode json, Summary summary) {
        for (SecondFigures second : summary.seconds()) {
            ObjectNode one = json.addObject();
            one.put("second", second.second());
            one.put("offered", at(summary.run().offered(), second.second()));
            one.put("goodOfOffered", at(summary.run().goodOfOffered(), second.second()));
            one.put("fired", second.fired());
            one.put("answered", second.answered());
            one.put("good", second.good());
            one.put("errors", second.errors());
            second.outcomes().forEach(one.putObject("outcomes")::put);
            brief(one.putObject("latencyMs"), second.latency());
            brief(one.putObject("serviceMs"), second.service());
            brief(one.putObject("lateMs"), second.late());
            one.put("waiting", second.waiting());
        }
    }

    private static void brief(ObjectNode json, Percentiles of) {
        json.put("p50", millis(of.p50()));
        json.put("p99", millis(of.p99()));
        json.put("max", millis(of.max()));
    }

    /** The last answers may come when nothing is scheduled any more. */
    private static long at(List<Long> series, int second) {
        return second < series.size() ? series.get(second) : 0;
    }

    private static double millis(double nanos) {
        return rounded(nanos / Times.MILLISECOND);
    }

    /** To a thousandth. */
    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
