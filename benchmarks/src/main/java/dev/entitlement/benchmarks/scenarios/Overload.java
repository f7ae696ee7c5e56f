package dev.entitlement.benchmarks.scenarios;

import static dev.entitlement.benchmarks.scenarios.Bound.atLeast;
import static dev.entitlement.benchmarks.scenarios.Bound.atMost;

import dev.entitlement.benchmarks.load.LoadPlan;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Three times what the upstream can do, for a while.
 *
 * <p>A call is refused if it was answered without an attempt within a tenth of its deadline; every other is admitted. An
 * admitted call that did not end well has missed its deadline, unless the upstream itself refused its last attempt.
 */
final class Overload implements Scenario {
    private static final int CAPACITY = 1_000;
    private static final double TIMES = 3;
    private static final double LOAD_SECONDS = 30;
    private static final double DEADLINE_SECONDS = 10;

    /** More than may wait and be in flight together. */
    private static final int CONNECTIONS = 12_000;

    @Override
    public String name() {
        return "overload";
    }

    @Override
    public String about() {
        return String.format(
                Locale.ROOT,
                "%.0f× the upstream's capacity of %,d/s for %.0f s, default settings",
                TIMES,
                CAPACITY,
                LOAD_SECONDS);
    }

    @Override
    public void play(Stage stage, Findings findings) throws IOException, InterruptedException {
        Stage.needDescriptors(CONNECTIONS);
        try (SimulatedUpstream upstream = stage.limitedSimulator(name(), CAPACITY);
                MeasuredGateway gateway = stage.gateway(name(), upstream)) {
            stage.say("%s: %d s warm-up, then %.0f s", name(), WarmUp.SECONDS, LOAD_SECONDS);
            Samples samples = new Samples();
            Span load = Span.ofSeconds(WarmUp.SECONDS, WarmUp.SECONDS + LOAD_SECONDS);
            Play play = Play.of(
                    new LoadPlan(gateway.url(), profile(), CONNECTIONS),
                    new Timeline().every(Samples.PERIOD_NANOS, now -> samples.take(gateway, now)));
            findings.generator(play.report());
            tell(
                    findings,
                    play.calls().stream()
                            .filter(call -> !call.beganIn(new Span(0, load.from())))
                            .toList(),
                    load);
            samples.tell(findings, gateway, load);
            findings.series("goodput per slice", Goodput.series(play.calls(), new Span(0, load.to())));
        }
    }

    private static String profile() {
        return String.format(
                Locale.ROOT,
                "%s,constant:%.0f/%.0fs",
                new WarmUp(CAPACITY, CAPACITY * TIMES).profile(),
                CAPACITY * TIMES,
                LOAD_SECONDS);
    }

    private static void tell(Findings findings, List<Seen> calls, Span load) {
        findings.add(Figure.of("goodput ÷ capacity", Goodput.perSecond(calls, load) / CAPACITY, Unit.SHARE)
                .must(atLeast(0.95)));
        Latencies refused = Latencies.of(calls, Overload::isRefused);
        findings.add(Figure.of("a refusal takes, median", refused.percentile(50) / 1e6, Unit.MILLIS)
                .must(atMost(10)));
        findings.add(Figure.of("… p99", refused.percentile(99) / 1e6, Unit.MILLIS));
        findings.add(Figure.of("… refusals", refused.count(), Unit.COUNT));
        Latencies admitted = Latencies.of(calls, call -> !isRefused(call));
        Latencies missed = Latencies.of(calls, Overload::hasMissed);
        findings.add(
                Figure.of("admitted that missed their deadline", (double) missed.count() / admitted.count(), Unit.SHARE)
                        .must(atMost(0.01)));
        Latencies given = Latencies.of(calls, call -> !isRefused(call) && !call.isGood() && !hasMissed(call));
        findings.add(
                Figure.of("admitted that the upstream refused", (double) given.count() / admitted.count(), Unit.SHARE));
        Latencies good = Latencies.of(calls, Seen::isGood);
        findings.add(Figure.of("admitted calls take, median", good.percentile(50) / 1e6, Unit.MILLIS));
        findings.add(Figure.of("… p99", good.percentile(99) / 1e6, Unit.MILLIS));
        findings.note("%s", Outcomes.of(calls));
    }

    static boolean isRefused(Seen call) {
        return !call.isGood() && call.attempts() == 0 && Span.seconds(call.latencyNanos()) < DEADLINE_SECONDS / 10;
    }

    /** What ended badly, but for a call whose last attempt was answered by the upstream's own refusal in time. */
    static boolean hasMissed(Seen call) {
        boolean refusedUpstream = call.attempts() > 0
                && call.status() == 503
                && Span.seconds(call.latencyNanos()) < 0.95 * DEADLINE_SECONDS;
        return !call.isGood() && !isRefused(call) && !refusedUpstream;
    }
}
