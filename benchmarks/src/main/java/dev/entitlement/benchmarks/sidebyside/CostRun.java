package dev.entitlement.benchmarks.sidebyside;

import dev.entitlement.benchmarks.cli.Reasons;
import dev.entitlement.benchmarks.scenarios.Program;
import dev.entitlement.benchmarks.scenarios.Stage;
import dev.entitlement.benchmarks.sidebyside.Contender.Kind;
import dev.entitlement.benchmarks.sidebyside.Contender.Started;
import dev.entitlement.benchmarks.sidebyside.Wrk.Load;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures what a request costs: all are started, one after another, warmed up, and then loaded in turns, so that what
 * drifts with the machine drifts for all alike.
 */
final class CostRun {
    /** Enough for a count that is exact anyway; where runs are shorter, so is this. */
    private static final int LONGEST_ALLOCATION_SECONDS = 3;

    private final Stage stage;
    private final Wrk wrk;
    private final String upstream;
    private final Path directory;
    private final Lengths lengths;

    /** @param rounds runs of each, interleaved */
    record Lengths(int warmUpSeconds, int seconds, int rounds) {}

    /** @param directory gets what they say */
    CostRun(Stage stage, Wrk wrk, String upstream, Path directory, Lengths lengths) {
        this.stage = stage;
        this.wrk = wrk;
        this.upstream = upstream;
        this.directory = directory;
        this.lengths = lengths;
    }

    /** One that runs, and what is known of it so far. */
    private record Measured(Contender contender, Program program, String url, List<Cost.Run> runs) {}

    /** @param remarks hears of each that could not be measured */
    List<Cost> of(List<Contender> contenders, Remarks remarks) throws InterruptedException {
        List<Measured> running = new ArrayList<>();
        try {
            for (Contender contender : contenders) {
                start(contender, running, remarks);
            }
            each(running, remarks, this::warmUp);
            for (int round = 1; round <= lengths.rounds(); round++) {
                int number = round;
                each(running, remarks, measured -> measured.runs().add(run(measured, number)));
            }
            return costs(running, remarks);
        } finally {
            running.forEach(measured -> measured.program().close());
        }
    }

    private void start(Contender contender, List<Measured> running, Remarks remarks) throws InterruptedException {
        Started started;
        try {
            started = contender.launch().start(upstream, directory.resolve(contender.name() + ".log"));
        } catch (IOException e) {
            remarks.failed("%s could not be started: %s", contender.name(), Reasons.of(e));
            return;
        }
        try {
            String url = started.url();
            stage.say(
                    "%s is ready after %.2f s",
                    contender.name(), started.program().readySeconds());
            running.add(new Measured(contender, started.program(), url, new ArrayList<>()));
        } catch (IOException e) {
            started.program().close();
            remarks.failed("%s could not be started: %s", contender.name(), Reasons.of(e));
        }
    }

    private interface Step {
        void on(Measured measured) throws IOException, InterruptedException;
    }

    /** Whoever fails is left out from then on: what the others have cost by now shall not be lost with it. */
    private static void each(List<Measured> running, Remarks remarks, Step step) throws InterruptedException {
        for (Measured measured : List.copyOf(running)) {
            try {
                step.on(measured);
            } catch (IOException e) {
                running.remove(measured);
                measured.program().close();
                remarks.failed(
                        "%s could not be measured: %s", measured.contender().name(), Reasons.of(e));
            }
        }
    }

    private void warmUp(Measured measured) throws IOException, InterruptedException {
        stage.say("%s: warm-up, %d s", measured.contender().name(), lengths.warmUpSeconds());
        wrk.load(measured.url(), lengths.warmUpSeconds());
    }

    private Cost.Run run(Measured measured, int round) throws IOException, InterruptedException {
        double before = measured.program().processorNanos();
        Load load = wrk.load(measured.url(), lengths.seconds());
        if (load.requests() == 0) {
            throw new IOException("it answered nothing");
        }
        Cost.Run run = new Cost.Run(load, measured.program().processorNanos() - before);
        stage.say(
                "%d/%d %-26s %,8.0f/s %7.1f CPU µs/request, p50 %.0f µs, p99 %.0f µs%s",
                round,
                lengths.rounds(),
                measured.contender().name(),
                load.perSecond(),
                run.microsPerRequest(),
                load.p50Micros(),
                load.p99Micros(),
                load.errors() == 0 ? "" : ", ERRORS: " + load.errors());
        return run;
    }

    private List<Cost> costs(List<Measured> running, Remarks remarks) throws InterruptedException {
        List<Double> megabytes =
                running.stream().map(measured -> measured.program().megabytes()).toList();
        List<Cost> costs = new ArrayList<>();
        for (int i = 0; i < running.size(); i++) {
            Measured measured = running.get(i);
            Cost cost = new Cost(
                    measured.contender(),
                    measured.runs(),
                    measured.program().readySeconds(),
                    megabytes.get(i),
                    measured.contender().kind() == Kind.JVM ? allocation(measured, remarks) : Double.NaN);
            if (cost.errors() > 0) {
                remarks.failed(
                        "%s: %,d requests were lost, timed out or answered other than 2xx and 3xx",
                        cost.name(), cost.errors());
            }
            costs.add(cost);
        }
        return costs;
    }

    /** Not a number if that cannot be told. */
    private double allocation(Measured measured, Remarks remarks) throws InterruptedException {
        try (Allocation allocation = Allocation.of(measured.program().pid())) {
            long before = allocation.bytes();
            Load load = wrk.load(measured.url(), Math.min(LONGEST_ALLOCATION_SECONDS, lengths.seconds()));
            double bytes = (double) (allocation.bytes() - before) / load.requests();
            stage.say("%s allocates %,.0f B/request", measured.contender().name(), bytes);
            return bytes;
        } catch (IOException e) {
            remarks.failed(
                    "%s: what it allocates could not be told: %s",
                    measured.contender().name(), Reasons.of(e));
            return Double.NaN;
        }
    }
}
