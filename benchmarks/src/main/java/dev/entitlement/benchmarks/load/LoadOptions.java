package dev.entitlement.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.entitlement.benchmarks.cli.Reasons;
import dev.entitlement.benchmarks.results.FailIf;
import dev.entitlement.benchmarks.results.Times;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options of {@code load} as they are typed, and what they mean. Everything is taken as text and read here, so that
 * every refusal has the same form: option, value, what is accepted.
 */
final class LoadOptions {

    private static final int MOST_CONNECTIONS = 65_000;
    private static final int MOST_THREADS = 64;
    private static final long SHORTEST_TIMEOUT = Times.MILLISECOND;

    @Option(
            names = "--target",
            paramLabel = "URL",
            description = "A gateway, or the upstream itself; /v1 is added unless it is there.")
    private @Nullable String target;

    @Option(names = "--rate", paramLabel = "RATE", description = "Calls per second, evenly spaced. Default: 5000.")
    private @Nullable String rate;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "Instead of a rate, parts joined by commas: constant:5000/60s, poisson:5000/60s,"
                    + " ramp:0-5000/30s, step:1000-5000/5x10s follow one another; burst:20000@5s, so many at once"
                    + " so long after the start, lies over them.")
    private @Nullable String profile;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "How long calls are started. Default: 30s, or as the profile says.")
    private @Nullable String duration;

    @Option(
            names = "--ids",
            paramLabel = "FILE",
            description = "Entitlement ids, one a line, over and over again. Default: made up, new in each run.")
    private @Nullable String ids;

    @Option(
            names = "--connections",
            paramLabel = "COUNT",
            defaultValue = "1000",
            description = "Keep-alive connections, all opened before the first call; a call that finds none free waits,"
                    + " and that counts as latency. Default: 1000.")
    private String connections = "";

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "15s",
            description = "How long a call is waited for, from its scheduled start. Default: 15s.")
    private String timeout = "";

    @Option(
            names = "--threads",
            paramLabel = "COUNT",
            defaultValue = "1",
            description = "Event loops that share the calls. Default: 1.")
    private String threads = "";

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            defaultValue = "2s",
            description =
                    "How long at least the generator first exercises itself, on a stub of its own inside this"
                            + " process; longer, up to three times, until the compiler is quiet. Default: 2s; 0s for not at all.")
    private String warmUp = "";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where summary.json, histogram.hlog and report.html go; what an earlier run left there is"
                    + " replaced."
                    + " Default: load-YYYYMMDD-HHMMSS.")
    private @Nullable String out;

    @Option(
            names = "--fail-if",
            paramLabel = "CONDITION",
            description = "Exit status 1 if it holds: p50, p90, p99, p999, max, mean, error-rate, errors or rate, then"
                    + " >, >=, < or <=, then a value, such as 'p99>250ms', 'error-rate>0.01', 'rate<4900'; or"
                    + " worse than an earlier run, by more than chance explains: 'p99 worse 10%% than DIR'."
                    + " Can be given several times.")
    private List<String> failIf = List.of();

    @Option(names = "--username", paramLabel = "NAME", description = "Basic credentials, as the upstream wants them.")
    private @Nullable String username;

    @Option(names = "--password-file", paramLabel = "FILE", description = "A file with the password alone.")
    private @Nullable String passwordFile;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "Of chance in the schedule: the same seed, the same start times. Default: 0.")
    private String seed = "";

    /** @throws IllegalArgumentException with one line that names the option, the value and what is accepted */
    RunSettings settings(Instant now) {
        Target called = target();
        int loops = count("--threads", threads, MOST_THREADS);
        int open = count("--connections", connections, MOST_CONNECTIONS);
        if (open < loops) {
            throw refused("--connections", open + " (expected: at least one for each of " + loops + " threads)");
        }
        return new RunSettings(
                called,
                schedule(),
                ids == null ? Ids.madeUp(prefix(now)) : contents("--ids", ids, Ids::listed),
                open,
                loops,
                read("--timeout", timeout, LoadOptions::timeout),
                read("--seed", seed, LoadOptions::seed),
                authorization(called));
    }

    long warmUpNanos() {
        return read("--warm-up", warmUp, Times::parse);
    }

    List<FailIf> conditions() {
        return failIf.stream()
                .map(condition -> read("--fail-if", condition, FailIf::parse))
                .toList();
    }

    /** Where its results go; null if that was not said. */
    @Nullable
    String out() {
        return out;
    }

    /** What the run was asked for, for whoever reads its results later. */
    Map<String, String> given(RunSettings settings) {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("target", settings.target().toString());
        put(given, "profile", profile);
        put(given, "rate", profile == null ? rateOrDefault() : null);
        put(given, "duration", profile == null ? durationOrDefault() : duration);
        put(given, "ids", ids == null ? "made up" : ids);
        given.put("connections", connections);
        given.put("threads", threads);
        given.put("timeout", timeout);
        given.put("seed", seed);
        given.put("warmUp", warmUp);
        put(given, "username", username);
        return given;
    }

    private static void put(Map<String, String> given, String name, @Nullable String value) {
        if (value != null) {
            given.put(name, value);
        }
    }

    private Target target() {
        if (target == null) {
            throw refused("--target", "none given (expected: a URL such as http://127.0.0.1:8080)");
        }
        return read("--target", target, Target::parse);
    }

    private Schedule schedule() {
        if (profile == null) {
            double perSecond = read("--rate", rateOrDefault(), LoadOptions::aboveNothing);
            return Schedule.constant(perSecond, length(durationOrDefault()));
        }
        if (rate != null) {
            throw refused("--profile", "together with --rate (expected: one of them)");
        }
        Schedule schedule = read("--profile", profile, ProfileText::parse);
        return duration == null ? schedule : lasting(schedule, duration);
    }

    /** A run without a call would fail no condition, and look as if all were well. */
    private static Schedule lasting(Schedule schedule, String duration) {
        Schedule lasting = schedule.lasting(length(duration));
        if (lasting.calls() <= 0) {
            throw refused("--duration", duration + " (expected: long enough for a call of the profile)");
        }
        return lasting;
    }

    private String rateOrDefault() {
        return rate == null ? "5000" : rate;
    }

    private String durationOrDefault() {
        return duration == null ? "30s" : duration;
    }

    private static double aboveNothing(String text) {
        double rate = ProfileText.rate(text);
        if (rate == 0) {
            throw new IllegalArgumentException(text + " (expected: above 0)");
        }
        return rate;
    }

    private static long length(String text) {
        return read("--duration", text, value -> {
            long nanos = Times.parse(value);
            if (nanos == 0) {
                throw new IllegalArgumentException(value + " (expected: more than 0s)");
            }
            return nanos;
        });
    }

    private static long timeout(String text) {
        long nanos = Times.parse(text);
        if (nanos < SHORTEST_TIMEOUT) {
            throw new IllegalArgumentException(text + " (expected: at least 1ms)");
        }
        return nanos;
    }

    private static int count(String option, String text, int most) {
        int count = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
        if (count < 1 || count > most) {
            throw refused(option, text + " (expected: 1 to " + most + ")");
        }
        return count;
    }

    private static long seed(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    text + " (expected: " + Long.MIN_VALUE + " to " + Long.MAX_VALUE + ")", e);
        }
    }

    /** No two runs of one machine begin in the same microsecond; the seed is left out, or a second run would repeat it. */
    private static String prefix(Instant now) {
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        long process = ProcessHandle.current().pid();
        return "load-" + Long.toString(micros, 36) + "-" + Long.toString(process, 36) + "-";
    }

    private @Nullable String authorization(Target called) {
        if (username == null && passwordFile == null) {
            return null;
        }
        if (username == null) {
            throw refused("--username", "none given (expected: one, with --password-file)");
        }
        if (passwordFile == null) {
            throw refused("--password-file", "none given (expected: one, with --username)");
        }
        if (username.isEmpty() || username.contains(":") || username.matches(".*\\p{Cntrl}.*")) {
            throw refused("--username", username.replaceAll("\\p{Cntrl}", "?") + " (expected: a name without a colon)");
        }
        if (!called.isTls() && !called.isLoopback()) {
            throw refused("--target", called + " (expected: https, or loopback, as a password is sent)");
        }
        String password = contents("--password-file", passwordFile, LoadOptions::password);
        return "Basic " + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(UTF_8));
    }

    private static String password(Path file) throws IOException {
        String password = Files.readString(file).replaceFirst("\r?\n$", "");
        if (password.isEmpty()) {
            throw new IOException("is empty");
        }
        return password;
    }

    private static <T> T read(String option, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw refused(option, String.valueOf(e.getMessage()));
        }
    }

    private static <T> T contents(String option, String file, FileReader<T> reader) {
        try {
            return reader.read(Path.of(file));
        } catch (IOException e) {
            throw refused(option, file + " (" + Reasons.of(e) + ")");
        } catch (IllegalArgumentException e) {
            throw refused(option, file + " (expected: a file)");
        }
    }

    private static IllegalArgumentException refused(String option, String what) {
        return new IllegalArgumentException(option + ": " + what);
    }

    private interface FileReader<T> {
        T read(Path file) throws IOException;
    }
}
