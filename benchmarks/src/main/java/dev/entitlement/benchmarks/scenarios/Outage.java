package dev.entitlement.benchmarks.scenarios;

import static dev.entitlement.benchmarks.scenarios.Bound.atLeast;
import static dev.entitlement.benchmarks.scenarios.Bound.atMost;

import dev.entitlement.benchmarks.load.LoadPlan;
import dev.entitlement.benchmarks.scenarios.SimulatedUpstream.Totals;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Ten seconds in which the upstream answers nothing but 503, each of which costs it half the work of a call, at 0.8 of
 * its capacity; then it is well again, and watched. A client that tries too often keeps it from ever becoming well.
 */
final class Outage implements Scenario {
    private static final double LOAD = 0.8;
    private static final double WARM_SECONDS = 20;
    private static final double OUTAGE_SECONDS = 10;
    private static final double WATCHED_SECONDS = 20;
    private static final double LAST_SECONDS = 2;

    /** Enough for every call to wait for some seconds. */
    private static final int CONNECTIONS_PER_RATE = 5;

    private final List<Integer> capacities;
    private final List<String> besides;

    private Outage(List<Integer> capacities, List<String> besides) {
        this.capacities = capacities;
        this.besides = besides;
    }

    static Outage whole() {
        return new Outage(List.of(1_000, 2_000), Peers.outage());
    }

    /** At one capacity only: there is more than one proxy to be put through it. */
    static Outage once() {
        return new Outage(List.of(1_000), List.of());
    }

    @Override
    public String name() {
        return "outage";
    }

    @Override
    public String about() {
        return "10 s of 503 in the middle of 0.8 of the upstream's capacity C, a 503 costs it half a call";
    }

    @Override
    public void play(Stage stage, Findings findings) throws IOException, InterruptedException {
        for (int capacity : capacities) {
            play(stage, findings, capacity);
        }
        besides.forEach(findings::note);
    }

    /** What was seen at the upstream and when, filled in by the timeline. */
    private static final class Course {
        long beganNanos;
        long endedNanos;
        Totals before = new Totals(0, 0, 0);
        Totals after = new Totals(0, 0, 0);

        long calls() {
            return after.calls() - before.calls();
        }

        long echoes() {
            return after.echoes() - before.echoes();
        }

        Span span() {
            return Span.between(beganNanos, endedNanos);
        }
    }

    private void play(Stage stage, Findings findings, int capacity) throws IOException, InterruptedException {
        double rate = LOAD * capacity;
        String name = name() + "-" + capacity;
        stage.say(
                "%s: C %,d/s; %.0f s warm-up at %,.0f/s, %.0f s of outage, %.0f s watched",
                name(), capacity, WARM_SECONDS, rate, OUTAGE_SECONDS, WATCHED_SECONDS);
        try (SimulatedUpstream upstream = stage.limitedSimulator(name, capacity);
                MeasuredGateway gateway = stage.gateway(name, upstream)) {
            Course course = new Course();
            Samples samples = new Samples();
            Timeline timeline = new Timeline()
                    .at(Span.nanos(WARM_SECONDS), now -> begin(upstream, course, now))
                    .at(Span.nanos(WARM_SECONDS + OUTAGE_SECONDS), now -> end(upstream, course, now))
                    .every(Samples.PERIOD_NANOS, now -> samples.take(gateway, now));
            double seconds = WARM_SECONDS + OUTAGE_SECONDS + WATCHED_SECONDS;
            String profile = String.format(Locale.ROOT, "constant:%.0f/%.0fs", rate, seconds);
            Play play = Play.of(new LoadPlan(gateway.url(), profile, (int) rate * CONNECTIONS_PER_RATE), timeline);
            findings.generator(play.report());
            tell(findings, capacity, rate, play.calls(), course, samples, Span.nanos(seconds));
        }
    }

    private static void begin(SimulatedUpstream upstream, Course course, long nowNanos)
            throws IOException, InterruptedException {
        course.beganNanos = nowNanos;
        upstream.change("\"outage\":true");
        course.before = upstream.totals();
    }

    private static void end(SimulatedUpstream upstream, Course course, long nowNanos)
            throws IOException, InterruptedException {
        course.after = upstream.totals();
        upstream.change("\"outage\":false");
        course.endedNanos = nowNanos;
    }

    private static void tell(
            Findings findings, int capacity, double rate, List<Seen> calls, Course course, Samples samples, long end) {
        String of = String.format(Locale.ROOT, ", C %,d/s", capacity);
        Span outage = course.span();
        Span after = Span.between(outage.to(), end);
        Span last = Span.between(end - Span.nanos(LAST_SECONDS), end);
        long began = calls.stream().filter(call -> call.beganIn(outage)).count();
        findings.add(
                Figure.of("requests upstream ÷ calls in the outage" + of, (double) course.calls() / began, Unit.TIMES)
                        .must(atMost(1.25))
                        .goal(atMost(0.3)));
        findings.add(Figure.of("… echoes besides" + of, course.echoes(), Unit.COUNT));
        long[] slices = Goodput.slices(calls, after, Goodput.SLICE_NANOS);
        double perSlice = rate * Span.seconds(Goodput.SLICE_NANOS);
        double back = Goodput.backAfter(slices, perSlice).orElse(Double.POSITIVE_INFINITY)
                * Span.seconds(Goodput.SLICE_NANOS);
        findings.add(Figure.of("full goodput is back after" + of, back, Unit.SECONDS)
                .must(atMost(1))
                .goal(atMost(0.5)));
        lost(findings, of, calls, after);
        findings.note(
                "began in the outage%s, %s",
                of,
                Outcomes.of(calls.stream().filter(call -> call.beganIn(outage)).toList()));
        findings.note(
                "began after it%s, %s",
                of,
                Outcomes.of(calls.stream().filter(call -> call.beganIn(after)).toList()));
        findings.add(Figure.of("goodput in the last 2 s" + of, Goodput.perSecond(calls, last) / rate, Unit.SHARE)
                .must(atLeast(0.99)));
        double open = samples.circuitOpenSeconds(Span.between(outage.to(), end));
        findings.add(Figure.of("circuit not closed after the outage for" + of, open, Unit.SECONDS));
        findings.series("goodput per slice" + of, Goodput.series(calls, new Span(0, end)));
        findings.series("limit" + of, samples.series(MeasuredGateway.Status::limit));
        findings.series("queued" + of, samples.series(MeasuredGateway.Status::queued));
        findings.series("circuit open" + of, samples.series(MeasuredGateway.Status::circuitOpen));
    }

    private static void lost(Findings findings, String of, List<Seen> calls, Span after) {
        List<Seen> later = calls.stream().filter(call -> call.beganIn(after)).toList();
        long lost = later.stream().filter(call -> !call.isGood()).count();
        findings.add(Figure.of("calls lost that began after it" + of, (double) lost / later.size(), Unit.SHARE)
                .must(atMost(0.005)));
        findings.add(Figure.of("… in calls" + of, lost, Unit.COUNT).goal(atMost(10)));
    }
}
