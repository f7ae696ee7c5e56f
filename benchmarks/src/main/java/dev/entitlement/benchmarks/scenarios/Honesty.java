package dev.entitlement.benchmarks.scenarios;

import static dev.entitlement.benchmarks.scenarios.Bound.atMost;

import dev.entitlement.benchmarks.load.Generator;
import dev.entitlement.benchmarks.load.LoadPlan;
import dev.entitlement.benchmarks.load.LoadReport;
import dev.entitlement.benchmarks.load.UnreachableException;
import dev.entitlement.benchmarks.peers.FreezingTarget;
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
    private static final int MOST_WAITING = 2_000;
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
                "load and others on a target that stands still 1 s in every 5, %,d calls/s for %d s",
                RATE,
                SECONDS);
    }

    @Override
    public void play(Stage stage, Findings findings) throws IOException, InterruptedException {
        Stage.needDescriptors(MOST_WAITING);
        List<String> freezing =
                List.of("0", Long.toString(FREEZES.freezeMillis()), Long.toString(FREEZES.everyMillis()));
        try (Program target = stage.own(NAME, "target", FreezingTarget.class.getName(), freezing)) {
            String url = target.ready();
            stage.say("%s: the target warms up, then %d s for each generator", NAME, SECONDS);
            warmUp(url);
            load(stage, findings, url, "warm", "2s");
            load(stage, findings, url, "cold", "0s");
            for (OtherGenerator other : OtherGenerator.installed().toList()) {
                other.run(stage, findings, url + "/v1/entitlement/reactivate/ok-1", SECONDS);
            }
        }
        findings.note(
                "by arithmetic: mean %.0f ms, p90 %.0f ms, p99 %.0f ms, p99.9 %.0f ms",
                FREEZES.mean(), FREEZES.percentile(0.9), FREEZES.percentile(0.99), FREEZES.percentile(0.999));
    }

    /** The target's own compiler shall not be measured: what waited while it stood still is to be answered at once. */
    private static void warmUp(String url) throws IOException, InterruptedException {
        LoadPlan plan = new LoadPlan(url, "constant:3000/11s", MOST_WAITING);
        try (Generator generator = new Generator(plan, (call, ending, now) -> {})) {
            var unused = generator.run();
        } catch (UnreachableException e) {
            throw new IOException(url + ": " + e.getMessage(), e);
        }
    }

    private static void load(Stage stage, Findings findings, String url, String how, String warmUp)
            throws IOException, InterruptedException {
        Path directory = stage.file(NAME, how);
        List<String> command = new ArrayList<>(stage.ownCommand(Cores.REST, MAIN));
        command.addAll(List.of("load", "--target", url, "--rate", Integer.toString(RATE), "--duration", SECONDS + "s"));
        command.addAll(List.of("--warm-up", warmUp, "--connections", "1500", "--out", directory.toString()));
        int status = Tool.run(command, stage.file(NAME, how + ".log"), SECONDS + PATIENCE_SECONDS);
        Run run = Run.read(directory.toString());
        judge(findings, how + ", p90", run.latency().p90() / 1e6, FREEZES.percentile(0.9));
        judge(findings, how + ", p99", run.latency().p99() / 1e6, FREEZES.percentile(0.99));
        judge(findings, how + ", p99.9", run.latency().p999() / 1e6, FREEZES.percentile(0.999));
        findings.add(
                Figure.of(how + ", from the sending alone, p99", run.service().p99() / 1e6, Unit.MILLIS));
        findings.add(Figure.of(how + ", offered rate off by", off(run.offeredRate(), RATE), Unit.SHARE)
                .must(atMost(RATE_MUST)));
        findings.add(Figure.of(
                        how + ", the generator’s own lateness, p99", run.late().p99() / 1e6, Unit.MILLIS)
                .goal(atMost(LATEST_MILLIS)));
        findings.generator(
                new LoadReport(run.calls(), 0, run.waited(), run.late().p99(), run.saturated(), null));
        if (status != 0) {
            findings.note("%s: load ended with status %d", how, status);
        }
    }

    private static void judge(Findings findings, String name, double millis, double truth) {
        findings.add(Figure.of(name, millis, Unit.MILLIS));
        Figure off = Figure.of("… off by", off(millis, truth), Unit.SHARE).goal(atMost(GOAL));
        findings.add(name.endsWith("p99.9") ? off : off.must(atMost(MUST)));
    }

    private static double off(double value, double truth) {
        return Math.abs(value / truth - 1);
    }
}
