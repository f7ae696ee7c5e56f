package dev.entitlement.benchmarks.scenarios;

import static dev.entitlement.benchmarks.scenarios.Bound.atMost;

import dev.entitlement.benchmarks.load.Generator;
import dev.entitlement.benchmarks.load.LoadPlan;
import dev.entitlement.benchmarks.load.LoadReport;
import dev.entitlement.benchmarks.load.UnreachableException;
import dev.entitlement.benchmarks.peers.BackloggedTarget;
import dev.entitlement.benchmarks.peers.FreezingTarget;
import dev.entitlement.benchmarks.results.Percentiles;
import dev.entitlement.benchmarks.results.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether {@code load} tells the truth of a target that stands still: the latencies are known by arithmetic. Each run is
 * the command that users type, in a process of its own. Other generators tell what they tell beside it.
 */
final class Honesty implements Scenario {
    static final String NAME = "honesty";
    static final int RATE = 1_000;

    /** The class that the jar starts. By name, for it knows this package and not the other way round. */
    private static final String MAIN = "dev.entitlement.benchmarks.Main";

    private static final Freezes FREEZES = new Freezes(1_000, 5_000);
    private static final int SECONDS = 30;
    private static final int PATIENCE_SECONDS = 60;

    /** Ten times quicker than the other, so that no more calls wait at once than there can be connections. */
    private static final Freezes FAST_FREEZES = new Freezes(100, 1_000, 2);

    private static final int FAST = 20_000;
    private static final int FAST_CONNECTIONS = 3_000;
    private static final double MUST = 0.03;
    private static final double GOAL = 0.02;
    private static final double RATE_MUST = 0.001;
    private static final double LATEST_MILLIS = 10;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String about() {
        return String.format(
                Locale.ROOT,
                "load and others on a target that stands still 1 s in every 5, %,d calls/s for %d s; load once more at %,d/s",
                RATE,
                SECONDS,
                FAST);
    }

    @Override
    public void play(Stage stage, Findings findings) throws IOException, InterruptedException {
        Stage.needDescriptors(FAST_CONNECTIONS);
        List<String> freezing =
                List.of("0", Long.toString(FREEZES.freezeMillis()), Long.toString(FREEZES.everyMillis()));
        try (Program target = stage.own(NAME, "target", FreezingTarget.class.getName(), freezing)) {
            String url = target.ready();
            stage.say("%s: the target warms up, then %d s for each generator", NAME, SECONDS);
            warmUp(url, 3_000);
            load(stage, findings, url, new Measured("warm", RATE, 1_500, "2s", FREEZES, true));
            load(stage, findings, url, new Measured("cold", RATE, 1_500, "0s", FREEZES, true));
            for (OtherGenerator other : OtherGenerator.installed().toList()) {
                other.run(stage, findings, url + "/v1/entitlement/reactivate/ok-1", SECONDS);
            }
        }
        fast(stage, findings);
        note(findings, RATE, FREEZES);
        note(findings, FAST, FAST_FREEZES);
    }

    private static void fast(Stage stage, Findings findings) throws IOException, InterruptedException {
        List<String> freezing = List.of(
                "0",
                Long.toString(FAST_FREEZES.freezeMillis()),
                Long.toString(FAST_FREEZES.everyMillis()),
                Long.toString(Math.round(FAST * FAST_FREEZES.workingOff())));
        try (Program target = stage.own(NAME, "target-fast", BackloggedTarget.class.getName(), freezing)) {
            String url = target.ready();
            stage.say("%s: and once more at %,d/s", NAME, FAST);
            warmUp(url, FAST);
            String name = String.format(Locale.ROOT, "%,d/s", FAST);
            load(stage, findings, url, new Measured(name, FAST, FAST_CONNECTIONS, "4s", FAST_FREEZES, false));
        }
    }

    private static void note(Findings findings, int rate, Freezes freezes) {
        findings.note(
                "by arithmetic, at %,d/s: mean %.0f ms, p90 %.1f ms, p99 %.1f ms, p99.9 %.1f ms",
                rate, freezes.mean(), freezes.percentile(0.9), freezes.percentile(0.99), freezes.percentile(0.999));
    }

    /** The target's own compiler shall not be measured: what waited while it stood still is to be answered at once. */
    private static void warmUp(String url, int rate) throws IOException, InterruptedException {
        LoadPlan plan = new LoadPlan(url, "constant:" + rate + "/11s", FAST_CONNECTIONS);
        try (Generator generator = new Generator(plan, (call, ending, now) -> {})) {
            var unused = generator.run();
        } catch (UnreachableException e) {
            throw new IOException(url + ": " + e.getMessage(), e);
        }
    }

    private static void load(Stage stage, Findings findings, String url, Measured measured)
            throws IOException, InterruptedException {
        String how = measured.name();
        String file = how.replaceAll("[^a-z0-9]", "");
        Path directory = stage.file(NAME, file);
        List<String> command = new ArrayList<>(stage.ownCommand(Cores.REST, MAIN));
        command.addAll(List.of("load", "--target", url, "--rate", Integer.toString(measured.rate())));
        command.addAll(List.of("--duration", SECONDS + "s", "--warm-up", measured.warmUp()));
        command.addAll(List.of("--connections", Integer.toString(measured.connections()), "--out", directory + ""));
        int status = Tool.run(command, stage.file(NAME, file + ".log"), SECONDS + PATIENCE_SECONDS);
        Run run = Run.read(directory.toString());
        Percentiles latency = run.latency();
        measured.judge(findings, "p90", latency.p90() / 1e6, measured.truth().percentile(0.9), measured.must());
        measured.judge(findings, "p99", latency.p99() / 1e6, measured.truth().percentile(0.99), measured.must());
        measured.judge(findings, "p99.9", latency.p999() / 1e6, measured.truth().percentile(0.999), false);
        findings.add(
                Figure.of(how + ", from the sending alone, p99", run.service().p99() / 1e6, Unit.MILLIS));
        Figure off = Figure.of(how + ", offered rate off by", off(run.offeredRate(), measured.rate()), Unit.SHARE);
        findings.add(measured.must() ? off.must(atMost(RATE_MUST)) : off.goal(atMost(RATE_MUST)));
        findings.add(Figure.of(
                        how + ", the generator’s own lateness, p99", run.late().p99() / 1e6, Unit.MILLIS)
                .goal(atMost(LATEST_MILLIS)));
        findings.generator(
                new LoadReport(run.calls(), 0, run.waited(), run.late().p99(), run.saturated(), null));
        if (status != 0) {
            findings.note("%s: load ended with status %d", how, status);
        }
    }

    /** @param must whether it has to be right, or is only wished to be */
    private record Measured(String name, int rate, int connections, String warmUp, Freezes truth, boolean must) {
        void judge(Findings findings, String percentile, double millis, double known, boolean hasTo) {
            findings.add(Figure.of(name + ", " + percentile, millis, Unit.MILLIS));
            Figure off = Figure.of("… off by", off(millis, known), Unit.SHARE).goal(atMost(GOAL));
            findings.add(hasTo ? off.must(atMost(MUST)) : off);
        }
    }

    private static double off(double value, double truth) {
        return Math.abs(value / truth - 1);
    }
}
