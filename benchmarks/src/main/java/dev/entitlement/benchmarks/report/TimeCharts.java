package dev.entitlement.benchmarks.report;

import dev.entitlement.benchmarks.results.Distribution;
import dev.entitlement.benchmarks.results.Run;
import dev.entitlement.benchmarks.results.Slice;
import dev.entitlement.benchmarks.results.Times;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** A run over time: latency, rates, outcomes, and how punctual its generator was. */
final class TimeCharts {
    private static final int HEIGHT = 150;
    private static final int TALL = 240;
    private static final double LATEST = 10 * Times.MILLISECOND;
    private static final double FINEST = 10 * Times.MICROSECOND;

    private final Run run;
    private final List<Slice> slices;
    private final Axis time;
    private final String each;

    TimeCharts(Run run) {
        this.run = run;
        this.slices = run.slices();
        double length = slices.isEmpty() ? 1 : slices.get(0).length();
        this.time = Axis.time(Math.max(1, slices.size() * length));
        this.each = length == 1 ? "each second" : "each " + Words.length(length);
    }

    Html latency() {
        Predicate<Slice> any = slice -> slice.latency().count() > 0;
        Plot plot =
                new Plot("latency", "Latency over time", "from the scheduled start, " + each, time, latencies(), TALL);
        plot.band(
                        "fill max",
                        Steps.between(
                                slices,
                                any,
                                slice -> slice.latency().at(0.99),
                                slice -> slice.latency().max()))
                .band("fill p99", between(any, 0.9, 0.99))
                .band("fill p90", between(any, 0.5, 0.9))
                .band("fill p50", between(any, 0, 0.5))
                .stair(
                        "line p50",
                        Steps.of(slices, any, slice -> slice.latency().at(0.5)))
                .stair(
                        "line p99",
                        Steps.of(slices, any, slice -> slice.latency().at(0.99)));
        for (Slice slice : slices) {
            Distribution seen = slice.latency();
            plot.pointed(
                    slice.start(),
                    slice.start() + slice.length(),
                    at(slice)
                            + (seen.count() == 0
                                    ? "nothing ended"
                                    : "p50 " + Words.time(seen.at(0.5)) + " · p99 " + Words.time(seen.at(0.99))
                                            + " · max " + Words.time(seen.max())));
        }
        return plot.legend("line p50", "p50", Words.time(run.latency().p50()))
                .legend(List.of("fill p90"), "to p90", Words.time(run.latency().p90()))
                .legend("line p99", "p99", Words.time(run.latency().p99()))
                .legend(
                        List.of("fill max"),
                        "to the slowest",
                        Words.time(run.latency().max()))
                .html();
    }

    private Steps between(Predicate<Slice> any, double low, double high) {
        return Steps.between(
                slices,
                any,
                slice -> slice.latency().at(low),
                slice -> slice.latency().at(high));
    }

    /** From a little below the median of the fastest slice, for the fastest calls of all are few. */
    private Axis latencies() {
        double least = slices.stream()
                .filter(slice -> slice.latency().count() > 0)
                .mapToDouble(slice -> slice.latency().at(0.1))
                .min()
                .orElse(Times.MILLISECOND);
        return Axis.decades(
                Math.max(FINEST, least), Math.max(10 * FINEST, run.latency().max()), Words::time);
    }

    Html rates() {
        double most = slices.stream()
                .mapToDouble(slice -> Math.max(slice.offered(), slice.answered()) / slice.length())
                .max()
                .orElse(1);
        Plot plot = new Plot(
                "rate", "Offered and answered", "calls a second", time, Axis.linear(most, Words::round), HEIGHT);
        Steps answered = Steps.of(slices, slice -> true, slice -> slice.answered() / slice.length());
        plot.band("fill answered", answered)
                .stair("line answered", answered)
                .stair("line offered", Steps.of(slices, slice -> true, slice -> slice.offered() / slice.length()));
        for (Slice slice : slices) {
            plot.pointed(
                    slice.start(),
                    slice.start() + slice.length(),
                    at(slice) + "offered " + Words.rate(slice.offered() / slice.length()) + " · answered "
                            + Words.rate(slice.answered() / slice.length()));
        }
        return plot.legend("line offered", "offered", Words.rate(run.offeredRate()))
                .legend("line answered", "answered", Words.rate(run.rate()))
                .html();
    }

    Html outcomes() {
        List<String> seen = run.outcomes().entrySet().stream()
                .filter(outcome -> outcome.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList();
        double most = slices.stream()
                .mapToDouble(slice -> total(slice) / slice.length())
                .max()
                .orElse(1);
        Plot plot = new Plot(
                "outcomes", "Outcomes", "calls that ended, a second", time, Axis.linear(most, Words::round), HEIGHT);
        for (Slice slice : slices) {
            stack(plot, slice, seen);
            plot.pointed(slice.start(), slice.start() + slice.length(), at(slice) + said(slice, seen));
        }
        for (String outcome : seen) {
            plot.legend(
                    Looks.layers(outcome), outcome, Words.count(run.outcomes().getOrDefault(outcome, 0L)));
        }
        return plot.html();
    }

    private static void stack(Plot plot, Slice slice, List<String> seen) {
        double below = 0;
        for (String outcome : seen) {
            double above = below + slice.outcomes().getOrDefault(outcome, 0L) / slice.length();
            if (above > below) {
                for (String look : Looks.layers(outcome)) {
                    plot.block(look, slice.start(), slice.start() + slice.length(), below, above);
                }
            }
            below = above;
        }
    }

    private static String said(Slice slice, List<String> seen) {
        String there = String.join(
                " · ",
                seen.stream()
                        .filter(outcome -> slice.outcomes().getOrDefault(outcome, 0L) > 0)
                        .map(outcome ->
                                outcome + " " + Words.count(slice.outcomes().getOrDefault(outcome, 0L)))
                        .toList());
        return there.isEmpty() ? "nothing ended" : there;
    }

    private static long total(Slice slice) {
        return slice.outcomes().values().stream().mapToLong(Long::longValue).sum();
    }

    Html lateness() {
        Predicate<Slice> any = slice -> slice.late().count() > 0;
        Function<Double, Steps> late =
                share -> Steps.of(slices, any, slice -> slice.late().at(share));
        double most = Math.max(1.2 * LATEST, run.late().max());
        Plot plot = new Plot(
                "late",
                "Lateness of the generator",
                "behind its own schedule",
                time,
                Axis.decades(FINEST, most, Words::time),
                HEIGHT);
        plot.band(
                        "fill max",
                        Steps.between(
                                slices,
                                any,
                                slice -> slice.late().at(0.99),
                                slice -> slice.late().max()))
                .stair("line p99", late.apply(0.99))
                .stair("line p50", late.apply(0.5))
                .bound(LATEST, "10 ms: not to be trusted above");
        for (Slice slice : slices) {
            plot.pointed(
                    slice.start(),
                    slice.start() + slice.length(),
                    at(slice)
                            + (slice.late().count() == 0
                                    ? "nothing started"
                                    : "p50 " + Words.time(slice.late().at(0.5)) + " · p99 "
                                            + Words.time(slice.late().at(0.99)) + " · max "
                                            + Words.time(slice.late().max())));
        }
        return plot.legend("line p50", "p50", Words.time(run.late().p50()))
                .legend("line p99", "p99", Words.time(run.late().p99()))
                .legend(
                        List.of("fill max"),
                        "to the latest",
                        Words.time(run.late().max()))
                .html();
    }

    private static String at(Slice slice) {
        return Words.length(slice.start()) + ": ";
    }
}
