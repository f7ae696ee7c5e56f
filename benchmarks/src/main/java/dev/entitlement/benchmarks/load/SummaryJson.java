package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.results.Failure;
import dev.entitlement.benchmarks.results.Judged;
import dev.entitlement.benchmarks.results.Percentiles;
import dev.entitlement.benchmarks.results.Taken;
import dev.entitlement.benchmarks.results.Times;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
    static ObjectNode of(Summary summary, Map<String, String> given, Instant started) {
        ObjectNode json = MAPPER.createObjectNode();
        figures(json, summary);
        json.putArray("failIf");
        failures(json.putArray("failures"), summary.run().failures());
        given.forEach(json.putObject("options")::put);
        json.put("started", started.toString());
        Machine.describeGenerator().forEach(json.putObject("machine")::put);
        seconds(json.putArray("series"), summary);
        return json;
    }

    /** With what the conditions came to, if that can be told. */
    static byte[] write(ObjectNode json, List<Judged> conditions) {
        ArrayNode all = json.putArray("failIf");
        for (Judged each : conditions) {
            all.addObject()
                    .put("condition", each.condition())
                    .put("holds", each.holds())
                    .put("explanation", each.explanation());
        }
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
        json.put("unsent", summary.unsent());
        json.put("waitedForConnection", run.total().waitedCount());
        json.put("connectionsOpened", run.opened());
        json.put("lastLoss", run.lastLoss());
        json.put("scheduledSeconds", rounded(summary.scheduledSeconds()));
        json.put("seconds", rounded((double) run.nanos() / Times.SECOND));
        if (run.processorNanos() >= 0 && summary.calls() > 0) {
            json.put("processorMicrosPerCall", rounded(run.processorNanos() / 1e3 / summary.calls()));
        }
        taken(json.putObject("processorsTaken"), summary.taken());
    }

    /** Shares; what the system does not tell is left out. */
    private static void taken(ObjectNode json, Taken taken) {
        if (!Double.isNaN(taken.byOtherMachines())) {
            json.put("byOtherMachines", rounded(taken.byOtherMachines()));
        }
        if (!Double.isNaN(taken.byOtherThreads())) {
            json.put("byOtherThreads", rounded(taken.byOtherThreads()));
        }
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

    private static void failures(ArrayNode json, List<Failure> failures) {
        for (Failure each : failures) {
            json.addObject()
                    .put("outcome", each.outcome())
                    .put("reason", each.reason())
                    .put("calls", each.calls());
        }
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
            taken(one.putObject("processorsTaken"), second.taken());
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
