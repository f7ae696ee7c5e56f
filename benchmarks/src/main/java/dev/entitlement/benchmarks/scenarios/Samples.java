package dev.entitlement.benchmarks.scenarios;

import dev.entitlement.benchmarks.scenarios.Findings.Point;
import dev.entitlement.benchmarks.scenarios.MeasuredGateway.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;

/** What a gateway said of itself in the course of a run. Confined to the timeline while that runs. */
final class Samples {
    static final long PERIOD_NANOS = 100_000_000;

    private final List<Sample> samples = new ArrayList<>();

    /** @param processorNanos what it had taken of processors until then */
    record Sample(long atNanos, Status status, double processorNanos) {}

    void take(MeasuredGateway gateway, long nowNanos) throws IOException, InterruptedException {
        samples.add(new Sample(nowNanos, gateway.status(), gateway.processorNanos()));
    }

    void add(Sample sample) {
        samples.add(sample);
    }

    /** What the gateway took of processors in a span, 1 being the whole of one; not a number if too little is known. */
    double processors(Span within) {
        List<Sample> there = samples.stream()
                .filter(sample -> within.holds(sample.atNanos()))
                .toList();
        if (there.size() < 2) {
            return Double.NaN;
        }
        Sample first = there.get(0);
        Sample last = there.get(there.size() - 1);
        return (last.processorNanos() - first.processorNanos()) / (last.atNanos() - first.atNanos());
    }

    /** How the gateway was in a span, for whoever wants to know why. */
    void tell(Findings findings, MeasuredGateway gateway, Span within) throws IOException, InterruptedException {
        findings.add(Figure.of("limit, median", median(Status::limit, within), Unit.COUNT));
        findings.add(Figure.of("queued, most", max(Status::queued, within), Unit.COUNT));
        findings.add(Figure.of("circuit not closed for", circuitOpenSeconds(within), Unit.SECONDS));
        findings.add(Figure.of("the gateway took of its processor", processors(within), Unit.SHARE));
        findings.add(Figure.of("its event loops were late, at most", gateway.latestLoopSeconds(), Unit.SECONDS));
        findings.add(Figure.of("peak memory of the gateway (RSS)", gateway.peakMegabytes(), Unit.MEGABYTES));
        findings.series("limit", series(Status::limit));
        findings.series("queued", series(Status::queued));
        findings.series("inFlight", series(Status::inFlight));
        findings.series("circuit open", series(Status::circuitOpen));
    }

    /**
     * How long it took, from an instant on, until the limit was so; infinite if it never was before another, not a number
     * where there is no limit.
     */
    double untilLimit(DoublePredicate so, Span within) {
        if (Double.isNaN(max(Status::limit, within))) {
            return Double.NaN;
        }
        return samples.stream()
                .filter(sample -> within.holds(sample.atNanos())
                        && so.test(sample.status().limit()))
                .mapToDouble(sample -> sample.atNanos() - within.from())
                .findFirst()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** The middle one in a span; not a number if there is none. */
    double median(ToDoubleFunction<Status> of, Span within) {
        double[] values = samples.stream()
                .filter(sample -> within.holds(sample.atNanos()))
                .mapToDouble(sample -> of.applyAsDouble(sample.status()))
                .sorted()
                .toArray();
        return values.length == 0 ? Double.NaN : values[values.length / 2];
    }

    double max(ToDoubleFunction<Status> of, Span within) {
        return samples.stream()
                .filter(sample -> within.holds(sample.atNanos()))
                .mapToDouble(sample -> of.applyAsDouble(sample.status()))
                .max()
                .orElse(Double.NaN);
    }

    /** How much of a span the circuit was not closed, in seconds, as far as the samples tell. */
    double circuitOpenSeconds(Span within) {
        return samples.stream()
                        .filter(sample -> within.holds(sample.atNanos()))
                        .mapToDouble(sample -> sample.status().circuitOpen())
                        .sum()
                * Span.seconds(PERIOD_NANOS);
    }

    List<Point> series(ToDoubleFunction<Status> of) {
        return samples.stream()
                .map(sample -> new Point(Span.seconds(sample.atNanos()), of.applyAsDouble(sample.status())))
                .filter(point -> Double.isFinite(point.value()))
                .toList();
    }
}
