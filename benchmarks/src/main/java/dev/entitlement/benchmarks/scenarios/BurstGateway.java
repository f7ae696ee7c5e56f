package dev.entitlement.benchmarks.scenarios;

import static dev.entitlement.benchmarks.scenarios.Bound.atMost;
import static dev.entitlement.benchmarks.scenarios.Bound.exactly;

import dev.entitlement.benchmarks.load.LoadPlan;
import dev.entitlement.benchmarks.scenarios.SimulatedUpstream.Totals;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Requests at one instant over as many connections, three times: cold, right after the start; and twice warm, after some
 * traffic. Each connection is open before, as those of a load balancer are.
 */
final class BurstGateway implements Scenario {
    private static final double LATENCY_SECONDS = 0.05;

    /** Between two of the calls, one a second, that keep the time until the traffic. */
    private static final double FIRST_SECONDS = 1.5;

    private static final int PATIENCE_SECONDS = 60;

    private final String name;
    private final int requests;
    private final double gapSeconds;
    private final int trafficPerSecond;
    private final double trafficSeconds;
    private final boolean timed;
    private final String[] options;

    private BurstGateway(
            String name,
            int requests,
            double gapSeconds,
            int trafficPerSecond,
            double trafficSeconds,
            boolean timed,
            String... options) {
        this.name = name;
        this.requests = requests;
        this.gapSeconds = gapSeconds;
        this.trafficPerSecond = trafficPerSecond;
        this.trafficSeconds = trafficSeconds;
        this.timed = timed;
        this.options = options;
    }

    static BurstGateway whole() {
        return new BurstGateway("burst-gateway", 9_500, 10, 1_500, 30, true);
    }

    /**
     * So little, with so much time, that it tells nothing of the gateway, but whether everything here works, however slow
     * the machine.
     */
    static BurstGateway rehearsal() {
        return new BurstGateway(
                "rehearsal",
                20,
                1,
                20,
                1,
                false,
                "--attempt-timeout",
                PATIENCE_SECONDS + "s",
                "--deadline",
                PATIENCE_SECONDS + "s",
                "--circuit-breaker",
                "off");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String about() {
        return String.format(
                Locale.ROOT,
                "%,d requests at one instant over as many connections, %s, upstream takes 50 ms",
                requests,
                options.length == 0 ? "default settings" : "patient settings");
    }

    @Override
    public void play(Stage stage, Findings findings) throws IOException, InterruptedException {
        Stage.needDescriptors(requests);
        try (SimulatedUpstream upstream = stage.simulator(name, "--latency", "50ms")) {
            if (timed) {
                stage.warmUp(name, upstream);
            }
            play(stage, findings, upstream);
        }
    }

    private void play(Stage stage, Findings findings, SimulatedUpstream upstream)
            throws IOException, InterruptedException {
        try (MeasuredGateway gateway = stage.gateway(name, upstream, options)) {
            Totals before = upstream.totals();
            stage.say(
                    "%s: %,d connections and a burst; traffic for %.0f s; two bursts", name, requests, trafficSeconds);
            Samples samples = new Samples();
            Play play = Play.of(
                    new LoadPlan(gateway.url(), profile(), requests, Span.nanos(PATIENCE_SECONDS), List.of()),
                    new Timeline().every(Samples.PERIOD_NANOS, now -> samples.take(gateway, now)));
            findings.generator(play.report());
            int cap = gateway.cap();
            burst(findings, play, "cold", 0, cap, Double.NaN);
            burst(findings, play, "warm", 2, cap, 1.3); // the one between has shown the limit how far it may go
            upstream(findings, before, upstream.totals(), play, cap);
            memory(findings, gateway.peakMegabytes());
            findings.series("limit", samples.series(MeasuredGateway.Status::limit));
            findings.series("queued", samples.series(MeasuredGateway.Status::queued));
        }
    }

    /** As many calls as a gateway answers in a minute of its life, so that warm is what its callers see. */
    String profile() {
        return String.format(
                Locale.ROOT,
                "constant:1/%1$.1fs,constant:%2$d/%3$.1fs,burst:%4$d@%5$.1fs,burst:%4$d@%6$.1fs,burst:%4$d@%7$.1fs",
                FIRST_SECONDS + gapSeconds,
                trafficPerSecond,
                trafficSeconds,
                requests,
                burstSeconds(0),
                burstSeconds(1),
                burstSeconds(2));
    }

    /** The first at the beginning, the others after the traffic. */
    private double burstSeconds(int number) {
        return FIRST_SECONDS + number * gapSeconds + (number == 0 ? 0 : trafficSeconds);
    }

    private void burst(Findings findings, Play play, String which, int number, int cap, double goalRatio) {
        long at = Span.nanos(burstSeconds(number));
        List<Seen> burst = play.calls().stream()
                .filter(call -> call.scheduledNanos() == at)
                .toList();
        long answered = burst.stream().filter(call -> call.status() == 200).count();
        double seconds = Span.seconds(Latencies.of(burst, call -> true).max());
        findings.add(Figure.of("answered 200, " + which, answered, Unit.COUNT).must(exactly(requests)));
        Figure last = Figure.of("last answer after, " + which, seconds, Unit.SECONDS);
        Figure ratio = Figure.of("… to the ideal (calls ÷ cap × latency), " + which, seconds / ideal(cap), Unit.TIMES);
        if (timed) {
            boolean cold = number == 0;
            last = last.must(atMost(cold ? 3.0 : 0.9)).goal(atMost(cold ? 1.2 : 0.6));
            ratio = Double.isNaN(goalRatio) ? ratio : ratio.goal(atMost(goalRatio));
        }
        findings.add(last);
        findings.add(ratio);
        findings.note("%s, %s", which, Outcomes.of(burst));
    }

    private double ideal(int cap) {
        return Math.max(1, (double) requests / cap) * LATENCY_SECONDS;
    }

    private static void upstream(Findings findings, Totals before, Totals after, Play play, int cap) {
        findings.add(Figure.of("most at the upstream at once", after.maxInFlight(), Unit.COUNT)
                .must(atMost(cap)));
        findings.add(Figure.of(
                "requests upstream ÷ calls",
                (double) (after.calls() - before.calls()) / play.calls().size(),
                Unit.TIMES));
    }

    private void memory(Findings findings, double megabytes) {
        Figure memory = Figure.of("peak memory of the gateway (RSS)", megabytes, Unit.MEGABYTES);
        findings.add(timed ? memory.must(atMost(400)).goal(atMost(300)) : memory);
    }
}
