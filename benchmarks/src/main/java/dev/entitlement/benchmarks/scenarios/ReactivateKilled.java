package dev.entitlement.benchmarks.scenarios;

import static dev.entitlement.benchmarks.scenarios.Bound.exactly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A list of 100,000 ids, and a kill without warning five times, at moments drawn at random. What was sent is judged by the
 * upstream's own statistics, what was settled by the results as each kill left them. The upstream loses some answers, and
 * the runs that are killed try once only, so that there are unknowns at every kill; it refuses nothing, so that nobody has a
 * reason for a second identifier.
 */
final class ReactivateKilled implements Scenario {
    private static final int IDS = 100_000;
    private static final int KILLS = 5;
    private static final int PATIENCE_SECONDS = 600;

    /** About what a line takes. */
    private static final int LINE_BYTES = 750;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    @Override
    public String name() {
        return "reactivate-killed";
    }

    @Override
    public String about() {
        return "reactivate of 100,000 ids, killed with kill -9 five times at random moments";
    }

    @Override
    public void play(Stage stage, Findings findings) throws IOException, InterruptedException {
        long seed = System.nanoTime();
        Path list = stage.freshFile(name() + ".ids");
        Path results = stage.freshFile(name() + ".ndjson");
        Path journal = stage.freshFile(name() + ".ndjson.journal");
        Files.write(list, IntStream.range(0, IDS).mapToObj(ReactivateKilled::id).toList());
        try (SimulatedUpstream upstream = stage.simulator(
                name(), "--latency", "lognormal:20ms,0.5", "--reset-rate", "0.002", "--hang-rate", "0.0005")) {
            Course course = new Course();
            killAgainAndAgain(stage, upstream, list, results, new Random(seed), course);
            int status = finish(stage, upstream, list, results);
            tell(findings, course, upstream.seen(), ResultLines.read(results), status, journal);
            findings.note("seed %d; settled at the kills: %s", seed, course.settledAtKills);
        }
    }

    private static String id(int number) {
        return String.format(Locale.ROOT, "id-%06d", number);
    }

    /** What was so at the kills. */
    private static final class Course {
        final Map<String, Integer> sentWhenSettled = new HashMap<>();
        final StringBuilder settledAtKills = new StringBuilder();
        final Set<String> openAtKill = new HashSet<>();
        long again;

        void killed(ResultLines lines, SimulatedUpstream.Seen seen) {
            settledAtKills
                    .append(settledAtKills.isEmpty() ? "" : ", ")
                    .append(lines.settled().size());
            lines.settled()
                    .forEach(id -> sentWhenSettled.putIfAbsent(id, seen.ids().get(id)));
            seen.ids().keySet().stream()
                    .filter(id -> !lines.settled().contains(id))
                    .forEach(openAtKill::add);
        }

        void ended(SimulatedUpstream.Seen seen) {
            again = sentWhenSettled.entrySet().stream()
                    .filter(each -> !each.getValue().equals(seen.ids().get(each.getKey())))
                    .count();
        }
    }

    private void killAgainAndAgain(
            Stage stage, SimulatedUpstream upstream, Path list, Path results, Random random, Course course)
            throws IOException, InterruptedException {
        long[] moments = random.longs(KILLS, IDS / 50, IDS - IDS / 50).sorted().toArray();
        for (int kill = 0; kill < KILLS; kill++) {
            long bytes = moments[kill] * LINE_BYTES;
            try (Program run = run(stage, kill, upstream, list, results, "--max-attempts", "1")) {
                while (run.isAlive() && (!Files.exists(results) || Files.size(results) < bytes)) {
                    LockSupport.parkNanos(LOOK_NANOS);
                }
                LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(200)));
                if (!run.isAlive()) {
                    throw new IOException("the run had ended before kill " + (kill + 1));
                }
                run.kill();
            }
            course.killed(ResultLines.read(results), upstream.seen());
            stage.say("%s: kill %d of %d", name(), kill + 1, KILLS);
        }
    }

    private int finish(Stage stage, SimulatedUpstream upstream, Path list, Path results)
            throws IOException, InterruptedException {
        try (Program run = run(stage, KILLS, upstream, list, results)) {
            return run.exitStatus(PATIENCE_SECONDS);
        }
    }

    private Program run(Stage stage, int number, SimulatedUpstream upstream, Path list, Path results, String... more)
            throws IOException {
        String[] basics = {"--file", list.toString(), "--out", results.toString(), "--attempt-timeout", "2s"};
        String[] all = Arrays.copyOf(basics, basics.length + more.length);
        System.arraycopy(more, 0, all, basics.length, more.length);
        return stage.reactivate(name() + "-" + number, upstream, all);
    }

    private static void tell(
            Findings findings,
            Course course,
            SimulatedUpstream.Seen seen,
            ResultLines lines,
            int status,
            Path journal) {
        course.ended(seen);
        long missing = (long) IDS - seen.applied().size();
        long twice = seen.applied().values().stream().filter(times -> times > 1).count();
        long attempts =
                seen.ids().values().stream().mapToLong(Integer::longValue).sum();
        findings.add(count("settled ids that were sent again", course.again).must(exactly(0)));
        findings.add(count("ids that were never reactivated", missing).must(exactly(0)));
        findings.add(count("ids that were reactivated twice", twice).must(exactly(0)));
        findings.add(count("identifiers beyond one for each id", (long) seen.identifiers() - IDS)
                .must(exactly(0)));
        findings.add(count(
                        "ids without a settled line in the end",
                        (long) IDS - lines.settled().size())
                .must(exactly(0)));
        findings.add(count("exit status of the last run", status).must(exactly(0)));
        findings.add(count("journals left", Files.exists(journal) ? 1 : 0).must(exactly(0)));
        findings.add(count("ids sent and not settled at a kill", course.openAtKill.size()));
        findings.add(count("attempts at the upstream", attempts));
        findings.note(
                "outcomes: %s",
                lines.outcomes().values().stream().collect(Collectors.groupingBy(each -> each, Collectors.counting())));
    }

    private static Figure count(String name, long value) {
        return Figure.of(name, value, Unit.COUNT);
    }
}
