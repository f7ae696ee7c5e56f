package dev.entitlement.benchmarks.results;

import dev.entitlement.benchmarks.cli.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what {@code load} wrote, of one machine or of several that made one run. Not thread-safe. */
final class RunFiles {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String EXPECTED = " (expected: a directory that load wrote, or several joined by +)";

    private final String name;
    private final List<Path> directories;
    private final List<JsonNode> summaries;
    private final int secondsASlice;
    private final List<Slice> slices;
    private final int[] waiting;
    private boolean whole = true;

    private RunFiles(String name, List<Path> directories, List<JsonNode> summaries) {
        this.name = name;
        this.directories = directories;
        this.summaries = summaries;
        int seconds = summaries.stream()
                .mapToInt(summary -> summary.path("series").size())
                .max()
                .orElse(0);
        this.secondsASlice = Math.max(1, (seconds + Run.MOST_SLICES - 1) / Run.MOST_SLICES);
        this.waiting = new int[seconds];
        this.slices = IntStream.range(0, (seconds + secondsASlice - 1) / secondsASlice)
                .mapToObj(place -> Slice.empty((double) place * secondsASlice, secondsASlice))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    static Run read(String directories) throws IOException {
        List<Path> paths = paths(directories);
        List<JsonNode> summaries = new ArrayList<>();
        for (Path path : paths) {
            summaries.add(summary(path.resolve(Run.SUMMARY)));
            needLog(path.resolve(Run.LOG));
        }
        return new RunFiles(directories, paths, summaries).run();
    }

    static Run of(Path directory, JsonNode summary) {
        return new RunFiles(directory.toString(), List.of(directory), List.of(summary)).run();
    }

    /** A directory may have a plus in its name. */
    private static List<Path> paths(String directories) throws IOException {
        try {
            return Files.isDirectory(Path.of(directories))
                    ? List.of(Path.of(directories))
                    : several(directories.split("\\+", -1));
        } catch (InvalidPathException e) {
            throw new IOException(directories + EXPECTED, e);
        }
    }

    private static List<Path> several(String... directories) throws IOException {
        Set<Path> different = new HashSet<>();
        List<Path> paths = new ArrayList<>();
        for (String directory : directories) {
            Path path = Path.of(directory);
            if (directory.isEmpty() || !different.add(path.toAbsolutePath().normalize())) {
                throw new IOException((directory.isEmpty() ? "a + too many" : directory + ": named twice") + EXPECTED);
            }
            paths.add(path);
        }
        return paths;
    }

    private static JsonNode summary(Path file) throws IOException {
        try {
            JsonNode summary = MAPPER.readTree(Files.readAllBytes(file));
            if (summary.path("latencyMs").path("count").isNumber()
                    && summary.path("series").isArray()) {
                return summary;
            }
        } catch (JacksonException e) {
            throw new IOException(file + EXPECTED, e);
        } catch (IOException e) {
            throw new IOException(file + ": " + Reasons.of(e) + EXPECTED, e);
        }
        throw new IOException(file + EXPECTED);
    }

    private static void needLog(Path file) throws IOException {
        if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
            boolean isFile = Files.isRegularFile(file);
            String why = !Files.exists(file) ? "No such file" : isFile ? "Permission denied" : "Not a file";
            throw new IOException(file + ": " + why + EXPECTED);
        }
    }

    private Run run() {
        for (int part = 0; part < summaries.size(); part++) {
            addSeries(summaries.get(part).path("series"));
            addLog(directories.get(part).resolve(Run.LOG));
        }
        for (int second = 0; second < waiting.length; second++) {
            add(second, Slice.waiting(waiting[second]));
        }
        Summaries sums = new Summaries(directories, summaries);
        return new Run(
                name,
                sums.parts(),
                sums.sum("calls"),
                sums.sum("errors"),
                sums.add("rate"),
                sums.add("offeredRate"),
                sums.longest("scheduledSeconds"),
                sums.longest("seconds"),
                sums.percentiles("latencyMs", merged(Slice::latency)),
                sums.percentiles("serviceMs", merged(Slice::service)),
                sums.percentiles("lateMs", merged(Slice::late)),
                sums.outcomes(),
                sums.failures(),
                sums.judged(),
                sums.taken(),
                sums.any("saturated"),
                sums.any("stopped"),
                sums.sum("waitedForConnection"),
                whole && merged(Slice::latency).count() == sums.sum("calls"),
                List.copyOf(slices));
    }

    private Distribution merged(Function<Slice, Distribution> which) {
        return slices.stream().map(which).reduce(Distribution.EMPTY, Distribution::plus);
    }

    private void addSeries(JsonNode series) {
        for (JsonNode one : series) {
            int second = one.path("second").asInt(-1);
            if (second >= 0 && second < waiting.length) {
                waiting[second] += one.path("waiting").asInt(0); // on all machines together
            }
            add(
                    second,
                    new Slice(
                            0,
                            0,
                            one.path("offered").asLong(0),
                            one.path("answered").asLong(0),
                            one.path("errors").asLong(0),
                            0,
                            Summaries.counts(one.path("outcomes")),
                            Distribution.EMPTY,
                            Distribution.EMPTY,
                            Distribution.EMPTY));
        }
    }

    private void add(int second, Slice what) {
        int place = second / secondsASlice;
        if (second >= 0 && place < slices.size()) {
            slices.set(place, slices.get(place).plus(what));
        }
    }

    /** A log whose writing was cut off tells what it holds. */
    private void addLog(Path file) {
        if (!Files.isRegularFile(file)) {
            whole = false; // a device may never end
            return;
        }
        try (InputStream in = Files.newInputStream(file);
                HistogramLogReader reader = new HistogramLogReader(in)) {
            double first = Double.NaN;
            for (EncodableHistogram next = next(reader); next != null; next = next(reader)) {
                double at = next.getStartTimeStamp() / 1000.0;
                first = Double.isNaN(first) ? at : first;
                if (next instanceof Histogram histogram) {
                    add((int) Math.round(at - first), slice(Objects.requireNonNullElse(next.getTag(), ""), histogram));
                }
            }
        } catch (IOException e) {
            whole = false;
        }
    }

    private @Nullable EncodableHistogram next(HistogramLogReader reader) {
        try {
            return reader.nextIntervalHistogram();
        } catch (RuntimeException e) { // whatever its decoder stumbles over: the line is torn
            whole = false;
            return null;
        }
    }

    private static Slice slice(String tag, Histogram histogram) {
        Distribution seen = Distribution.of(histogram);
        Distribution none = Distribution.EMPTY;
        return switch (tag) {
            case "" -> new Slice(0, 0, 0, 0, 0, 0, Map.of(), seen, none, none);
            case "service" -> new Slice(0, 0, 0, 0, 0, 0, Map.of(), none, seen, none);
            case "late" -> new Slice(0, 0, 0, 0, 0, 0, Map.of(), none, none, seen);
            default -> Slice.empty(0, 0);
        };
    }
}
