package dev.entitlement.benchmarks.results;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Files as {@code load} writes them, of a run that was never made. */
public final class RunOnDisk {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final long STARTED = 1_795_737_600_000L;

    private final List<long[]> latencies = new ArrayList<>();
    private final ObjectNode summary = MAPPER.createObjectNode();
    private long unavailable;
    private int waiting;

    /** @param nanosOfSecond the latencies of the calls of each second */
    public static RunOnDisk of(int seconds, IntFunction<long[]> nanosOfSecond) {
        RunOnDisk run = new RunOnDisk();
        for (int second = 0; second < seconds; second++) {
            run.latencies.add(nanosOfSecond.apply(second));
        }
        return run;
    }

    /** So many of all, in each second alike. */
    public RunOnDisk unavailableASecond(long calls) {
        unavailable = calls;
        return this;
    }

    /** So many at the end of each second. */
    public RunOnDisk waiting(int calls) {
        waiting = calls;
        return this;
    }

    public RunOnDisk with(String member, String value) {
        summary.put(member, value);
        return this;
    }

    public RunOnDisk saturated() {
        summary.put("saturated", true);
        return this;
    }

    /** As shares. */
    public RunOnDisk taken(double byOtherMachines, double byOtherThreads) {
        summary.putObject("processorsTaken")
                .put("byOtherMachines", byOtherMachines)
                .put("byOtherThreads", byOtherThreads);
        return this;
    }

    /** @return the directory */
    public Path write(Path directory) {
        try {
            Files.createDirectories(directory);
            Histogram all = histogram(
                    latencies.stream().flatMapToLong(java.util.Arrays::stream).toArray());
            Files.write(directory.resolve(Run.SUMMARY), MAPPER.writeValueAsBytes(summary(all)));
            log(directory.resolve(Run.LOG));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Run read(Path directory) {
        try {
            return Run.read(write(directory).toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode summary(Histogram all) {
        long calls = all.getTotalCount();
        long errors = unavailable * latencies.size();
        summary.put("calls", calls).put("errors", errors).put("rate", (double) calls / latencies.size());
        summary.put("offeredRate", (double) calls / latencies.size());
        summary.put("scheduledSeconds", latencies.size()).put("seconds", latencies.size());
        for (String times : List.of("latencyMs", "serviceMs", "lateMs")) {
            summary.putObject(times)
                    .put("p50", all.getValueAtPercentile(50) / 1e6)
                    .put("p90", all.getValueAtPercentile(90) / 1e6)
                    .put("p99", all.getValueAtPercentile(99) / 1e6)
                    .put("p999", all.getValueAtPercentile(99.9) / 1e6)
                    .put("max", all.getMaxValue() / 1e6)
                    .put("mean", all.getMean() / 1e6)
                    .put("count", calls);
        }
        summary.putObject("outcomes").put("reactivated", calls - errors).put("unavailable", errors);
        if (errors > 0) {
            summary.putArray("failures")
                    .addObject()
                    .put("outcome", "unavailable")
                    .put("reason", "HTTP status 503")
                    .put("calls", errors);
        }
        summary.putObject("options").put("target", "http://127.0.0.1:8080/v1").put("rate", "100");
        summary.putObject("machine").put("java", "17");
        summary.put("started", "2026-11-27T00:00:00Z");
        for (int second = 0; second < latencies.size(); second++) {
            long count = latencies.get(second).length;
            ObjectNode one = summary.withArray("series").addObject();
            one.put("second", second)
                    .put("offered", count)
                    .put("answered", count)
                    .put("errors", unavailable)
                    .put("waiting", waiting);
            one.putObject("outcomes").put("reactivated", count - unavailable).put("unavailable", unavailable);
        }
        return summary;
    }

    private void log(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            HistogramLogWriter writer = new HistogramLogWriter(out);
            writer.outputLogFormatVersion();
            writer.setBaseTime(STARTED);
            writer.outputBaseTime(STARTED);
            writer.outputLegend();
            for (int second = 0; second < latencies.size(); second++) {
                for (Map.Entry<String, long[]> each : Map.of(
                                "",
                                latencies.get(second),
                                "service",
                                latencies.get(second),
                                "late",
                                latencies.get(second))
                        .entrySet()) {
                    Histogram histogram = histogram(each.getValue());
                    histogram.setTag(each.getKey().isEmpty() ? null : each.getKey());
                    writer.outputIntervalHistogram(second, second + 1.0, histogram, 1e6);
                }
            }
            writer.close();
        }
    }

    private static Histogram histogram(long[] nanos) {
        Histogram histogram = new Histogram(1_000, 3_600_000_000_000L, 3);
        for (long each : nanos) {
            histogram.recordValue(each);
        }
        return histogram;
    }
}
