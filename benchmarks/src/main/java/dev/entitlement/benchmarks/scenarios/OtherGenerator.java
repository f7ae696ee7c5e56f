package dev.entitlement.benchmarks.scenarios;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A load generator that people use, run as they do on the same target for the same time, at the same rate where it knows
 * rates. What it tells is taken from its own words, in milliseconds.
 */
enum OtherGenerator {
    WRK("wrk", "as fast as it can") {
        @Override
        List<String> arguments(String url, int seconds, Path log) {
            return List.of("-t1", "-c" + CONNECTIONS, "-d" + seconds + "s", "--latency", url);
        }

        @Override
        double told(String said, Path log, int percent) {
            Matcher row = Pattern.compile("(?m)^\\s+" + percent + "%\\s+([0-9.]+)(us|ms|s)\\s*$")
                    .matcher(said);
            return row.find()
                    ? Double.parseDouble(row.group(1)) * MILLIS.getOrDefault(row.group(2), Double.NaN)
                    : Double.NaN;
        }
    },
    AB("ab", "as fast as it can") {
        @Override
        List<String> arguments(String url, int seconds, Path log) {
            return List.of("-q", "-k", "-c", "" + CONNECTIONS, "-t", "" + seconds, "-n", "100000000", url);
        }

        @Override
        double told(String said, Path log, int percent) {
            Matcher row =
                    Pattern.compile("(?m)^\\s+" + percent + "%\\s+([0-9]+)").matcher(said);
            return row.find() ? Double.parseDouble(row.group(1)) : Double.NaN;
        }
    },
    H2LOAD("h2load", "at the same rate") {
        @Override
        List<String> arguments(String url, int seconds, Path log) {
            String each = Integer.toString(Honesty.RATE / CONNECTIONS);
            return List.of("--h1", "-c", "" + CONNECTIONS, "--rps", each, "-D", "" + seconds, "--log-file=" + log, url);
        }

        /** It tells no percentiles, but logs each call: its start, its status and how many microseconds it took. */
        @Override
        double told(String said, Path log, int percent) throws IOException {
            try (Stream<String> lines = Files.lines(log)) {
                double[] micros = lines.map(line -> line.split("\t"))
                        .filter(fields -> fields.length == 3)
                        .mapToDouble(fields -> Double.parseDouble(fields[2]))
                        .sorted()
                        .toArray();
                return micros.length == 0 ? Double.NaN : micros[(int) (micros.length * (percent / 100.0))] / 1000;
            }
        }
    },
    HEY("hey", "at the same rate") {
        @Override
        List<String> arguments(String url, int seconds, Path log) {
            String each = Integer.toString(Honesty.RATE / CONNECTIONS);
            return List.of("-z", seconds + "s", "-c", "" + CONNECTIONS, "-q", each, url);
        }

        @Override
        double told(String said, Path log, int percent) {
            Matcher row = Pattern.compile("(?m)^\\s+" + percent + "%+ in ([0-9.]+) secs")
                    .matcher(said);
            return row.find() ? Double.parseDouble(row.group(1)) * 1000 : Double.NaN;
        }
    };

    private static final int CONNECTIONS = 50;
    private static final int PATIENCE_SECONDS = 60;
    private static final Map<String, Double> MILLIS = Map.of("us", 0.001, "ms", 1.0, "s", 1000.0);

    private final String program;
    private final String pace;

    OtherGenerator(String program, String pace) {
        this.program = program;
        this.pace = pace;
    }

    static Stream<OtherGenerator> installed() {
        return Arrays.stream(values()).filter(each -> Tool.isThere(each.program));
    }

    abstract List<String> arguments(String url, int seconds, Path log);

    /** What it says of this percentile, not a number if nothing. */
    abstract double told(String said, Path log, int percent) throws IOException;

    /** Runs it and adds what it tells; it is not judged. */
    void run(Stage stage, Findings findings, String url, int seconds) throws IOException, InterruptedException {
        Path out = stage.file(Honesty.NAME, program + ".log");
        Path log = stage.file(Honesty.NAME, program + "-calls.log");
        List<String> command = Stream.of(
                        stage.cores().prefix(Cores.REST), List.of(program), arguments(url, seconds, log))
                .flatMap(List::stream)
                .toList();
        int status = Tool.run(command, out, seconds + PATIENCE_SECONDS);
        String said = Files.readString(out);
        for (int percent : List.of(90, 99)) {
            findings.add(Figure.of(
                    program + " tells p" + percent + " (" + pace + ")", told(said, log, percent), Unit.MILLIS));
        }
        if (status != 0) {
            findings.note("%s ended with status %d: %s", program, status, last(said));
        }
        Files.deleteIfExists(log);
    }

    private static String last(String said) {
        return Optional.of(said.strip().lines().toList())
                .filter(lines -> !lines.isEmpty())
                .map(lines -> lines.get(lines.size() - 1))
                .orElse("nothing");
    }
}
