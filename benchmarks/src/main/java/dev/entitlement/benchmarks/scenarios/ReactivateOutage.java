package dev.entitlement.benchmarks.scenarios;

import static dev.entitlement.benchmarks.scenarios.Bound.atMost;
import static dev.entitlement.benchmarks.scenarios.Bound.exactly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** A list in the middle of which the upstream answers nothing but 503 for a minute: it is waited for, and nothing is burned. */
final class ReactivateOutage implements Scenario {
    private static final int IDS = 50_000;
    private static final int OUTAGE_SECONDS = 60;
    private static final int PATIENCE_SECONDS = 600;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    @Override
    public String name() {
        return "reactivate-outage";
    }

    @Override
    public String about() {
        return "reactivate of 50,000 ids, with 60 s of 503 in the middle";
    }

    @Override
    public void play(Stage stage, Findings findings) throws IOException, InterruptedException {
        Path list = stage.freshFile(name() + ".ids");
        Path results = stage.freshFile(name() + ".ndjson");
        stage.freshFile(name() + ".ndjson.journal");
        Files.write(
                list, IntStream.range(0, IDS).mapToObj(number -> "id-" + number).toList());
        try (SimulatedUpstream upstream = stage.limitedSimulator(name(), 2_000);
                Program run = stage.reactivate(
                        name() + "-run", upstream, "--file", list.toString(), "--out", results.toString())) {
            awaitCalls(upstream, run, IDS / 4);
            upstream.change("\"outage\":true");
            long before = upstream.totals().calls();
            stage.say("%s: %d s of outage", name(), OUTAGE_SECONDS);
            TimeUnit.SECONDS.sleep(OUTAGE_SECONDS);
            long during = upstream.totals().calls() - before;
            upstream.change("\"outage\":false");
            long endedNanos = System.nanoTime();
            int status = run.exitStatus(PATIENCE_SECONDS);
            double seconds = (System.nanoTime() - endedNanos) / 1e9;
            tell(findings, upstream.seen(), ResultLines.read(results), status, during, seconds);
        }
    }

    static void awaitCalls(SimulatedUpstream upstream, Program run, int calls)
            throws IOException, InterruptedException {
        while (upstream.totals().calls() < calls) {
            if (!run.isAlive()) {
                throw new IOException("the run had ended before the outage, with status " + run.exitStatus(1));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static void tell(
            Findings findings,
            SimulatedUpstream.Seen seen,
            ResultLines lines,
            int status,
            long during,
            double secondsAfter) {
        long burned = IDS
                - lines.outcomes().values().stream()
                        .filter("reactivated"::equals)
                        .count();
        findings.add(Figure.of("exit status", status, Unit.COUNT).must(exactly(0)));
        findings.add(Figure.of("ids not reactivated by it", burned, Unit.COUNT).must(exactly(0)));
        findings.add(Figure.of(
                        "ids never reactivated at the upstream",
                        IDS - seen.applied().size(),
                        Unit.COUNT)
                .must(exactly(0)));
        findings.add(Figure.of("calls sent in the 60 s of outage, of 50,000", during, Unit.COUNT)
                .must(atMost(IDS / 10.0)));
        findings.add(Figure.of("done, after the end of the outage", secondsAfter, Unit.SECONDS));
    }
}
