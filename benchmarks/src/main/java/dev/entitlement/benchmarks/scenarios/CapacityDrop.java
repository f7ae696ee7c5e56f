package dev.entitlement.benchmarks.scenarios;

import static dev.entitlement.benchmarks.scenarios.Bound.atLeast;
import static dev.entitlement.benchmarks.scenarios.Bound.atMost;

import dev.entitlement.benchmarks.load.LoadPlan;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * The upstream loses three quarters of its capacity for a while, in the middle of 0.8 of what it can do when it is well.
 *
 * <p>What it could have done in a phase is the smaller of its capacity and what was offered. What waits after the loss is
 * done on top of that, so the share of the last phase can pass 100 %.
 *
 * <p>The limit has followed down when it is no larger than what the upstream then holds without refusing: its capacity
 * times its latency and the 100 ms of work that it queues. It has followed up when it is as large as what is offered takes:
 * rate times latency.
 */
final class CapacityDrop implements Scenario {
    private static final int CAPACITY = 2_000;
    private static final double DROPPED = CAPACITY / 4.0;
    private static final double RATE = 0.8 * CAPACITY;
    private static final double LATENCY_SECONDS = 0.05;
    private static final double QUEUE_SECONDS = 0.1;
    private static final double WARM_SECONDS = 15;
    private static final double STEADY_SECONDS = 10;
    private static final double DROP_SECONDS = 20;
    private static final double AFTER_SECONDS = 20;
    private static final double WITHIN_SECONDS = 5;

    /** What may wait for 10 s, and some. */
    private static final int CONNECTIONS = 8_000;

    @Override
    public String name() {
        return "capacity-drop";
    }

    @Override
    public String about() {
        return String.format(
                Locale.ROOT,
                "capacity %,d/s drops to %,.0f/s for %.0f s and comes back, %,.0f/s offered",
                CAPACITY,
                DROPPED,
                DROP_SECONDS,
                RATE);
    }

    @Override
    public void play(Stage stage, Findings findings) throws IOException, InterruptedException {
        Stage.needDescriptors(CONNECTIONS);
        try (SimulatedUpstream upstream = stage.limitedSimulator(name(), CAPACITY);
                MeasuredGateway gateway = stage.gateway(name(), upstream)) {
            Span steady = Span.ofSeconds(WARM_SECONDS, WARM_SECONDS + STEADY_SECONDS);
            Span drop = new Span(steady.to(), steady.to() + Span.nanos(DROP_SECONDS));
            Span after = new Span(drop.to(), drop.to() + Span.nanos(AFTER_SECONDS));
            stage.say(
                    "%s: %.0f s warm-up, then %.0f s", name(), WARM_SECONDS, Span.seconds(after.to() - steady.from()));
            Samples samples = new Samples();
            Timeline timeline = new Timeline()
                    .at(drop.from(), now -> upstream.change("\"capacity\":" + DROPPED))
                    .at(drop.to(), now -> upstream.change("\"capacity\":" + CAPACITY))
                    .every(Samples.PERIOD_NANOS, now -> samples.take(gateway, now));
            String profile = String.format(Locale.ROOT, "constant:%.0f/%.0fs", RATE, Span.seconds(after.to()));
            Play play = Play.of(new LoadPlan(gateway.url(), profile, CONNECTIONS), timeline);
            findings.generator(play.report());
            phase(findings, "before", play.calls(), samples, steady, RATE);
            phase(findings, "at a quarter", play.calls(), samples, drop, DROPPED);
            phase(findings, "after", play.calls(), samples, after, RATE);
            limit(findings, samples, drop, after);
            findings.note("%s", Outcomes.of(play.calls()));
            findings.series("goodput per slice", Goodput.series(play.calls(), new Span(0, after.to())));
            samples.tell(findings, gateway, new Span(steady.from(), after.to()));
        }
    }

    private static void phase(
            Findings findings, String which, List<Seen> calls, Samples samples, Span span, double could) {
        findings.add(Figure.of(
                        "goodput of what the upstream could do, " + which,
                        Goodput.perSecond(calls, span) / could,
                        Unit.SHARE)
                .must(atLeast(0.9)));
        findings.add(Figure.of("… limit, median", samples.median(MeasuredGateway.Status::limit, span), Unit.COUNT));
        findings.add(Figure.of("… circuit not closed for", samples.circuitOpenSeconds(span), Unit.SECONDS));
    }

    private static void limit(Findings findings, Samples samples, Span drop, Span after) {
        double holds = Math.ceil(DROPPED * (LATENCY_SECONDS + QUEUE_SECONDS));
        double takes = Math.floor(RATE * LATENCY_SECONDS);
        findings.add(Figure.of(
                        String.format(Locale.ROOT, "limit follows down (to %.0f) after", holds),
                        Span.seconds(samples.untilLimit(limit -> limit <= holds, drop)),
                        Unit.SECONDS)
                .must(atMost(WITHIN_SECONDS)));
        findings.add(Figure.of(
                        String.format(Locale.ROOT, "limit follows up (to %.0f) after", takes),
                        Span.seconds(samples.untilLimit(limit -> limit >= takes, after)),
                        Unit.SECONDS)
                .must(atMost(WITHIN_SECONDS)));
    }
}
