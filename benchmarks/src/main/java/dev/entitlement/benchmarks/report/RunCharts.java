package dev.entitlement.benchmarks.report;

import dev.entitlement.benchmarks.results.Metric;
import dev.entitlement.benchmarks.results.Run;
import dev.entitlement.benchmarks.results.Slice;
import dev.entitlement.benchmarks.results.Times;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Several runs in the same picture. */
final class RunCharts {
    private static final int HEIGHT = 240;
    private static final int LOW = 150;
    private static final double FINEST = 10 * Times.MICROSECOND;

    private final List<Run> runs;
    private final Axis time;

    RunCharts(List<Run> runs) {
        this.runs = runs;
        this.time = Axis.time(runs.stream()
                .flatMap(run -> run.slices().stream())
                .mapToDouble(slice -> slice.start() + slice.length())
                .max()
                .orElse(1));
    }

    Html percentiles() {
        PercentileChart chart = new PercentileChart();
        for (int place = 0; place < runs.size(); place++) {
            Run run = runs.get(place);
            chart.add(Looks.run(place), run.name(), Words.time(run.latency().p99()), run.latencies());
        }
        return chart.html("Latency by percentile", "from the scheduled start, with the p99 of each");
    }

    Html latency() {
        Predicate<Slice> any = slice -> slice.latency().count() > 0;
        ToDoubleFunction<Slice> p99 = slice -> slice.latency().at(0.99);
        double least = values(any, p99).min().orElse(FINEST);
        double most = values(any, p99).max().orElse(FINEST);
        Axis up = Axis.decades(Math.max(FINEST, least), Math.max(10 * FINEST, most), Words::time);
        Plot plot = new Plot("latency", "p99 over time", "from the scheduled start", time, up, HEIGHT);
        return drawn(plot, any, p99, run -> Words.time(Metric.P99.of(run)), Words::time);
    }

    Html rates() {
        Predicate<Slice> all = slice -> true;
        ToDoubleFunction<Slice> rate = slice -> slice.answered() / slice.length();
        Axis up = Axis.linear(values(all, rate).max().orElse(1), Words::round);
        Plot plot = new Plot("rate", "Answered", "calls a second", time, up, LOW);
        return drawn(plot, all, rate, run -> Words.rate(run.rate()), Words::rate);
    }

    Html errors() {
        Predicate<Slice> all = slice -> true;
        ToDoubleFunction<Slice> rate = slice -> slice.errors() / slice.length();
        Axis up = Axis.linear(values(all, rate).max().orElse(1), Words::round);
        Plot plot = new Plot("errors", "Errors", "calls that ended otherwise than well, a second", time, up, LOW);
        return drawn(plot, all, rate, run -> Words.percent(run.errorRate()), Words::rate);
    }

    private DoubleStream values(Predicate<Slice> there, ToDoubleFunction<Slice> value) {
        return runs.stream().flatMap(run -> run.slices().stream()).filter(there).mapToDouble(value);
    }

    private Html drawn(
            Plot plot,
            Predicate<Slice> there,
            ToDoubleFunction<Slice> value,
            Function<Run, String> whole,
            DoubleFunction<String> text) {
        for (int place = 0; place < runs.size(); place++) {
            Run run = runs.get(place);
            plot.stair(Looks.run(place), Steps.of(run.slices(), there, value));
            plot.legend(Looks.run(place), run.name(), whole.apply(run));
        }
        List<Slice> first = runs.get(0).slices();
        for (int place = 0; place < first.size(); place++) {
            Slice slice = first.get(place);
            plot.pointed(slice.start(), slice.start() + slice.length(), said(slice, value, text));
        }
        return plot.html();
    }

    /** What each run did at the same time from its own start. */
    private String said(Slice at, ToDoubleFunction<Slice> value, DoubleFunction<String> text) {
        StringBuilder said = new StringBuilder(Words.length(at.start())).append(": ");
        for (Run run : runs) {
            said.append(run == runs.get(0) ? "" : " · ")
                    .append(run.slices().stream()
                            .filter(slice -> slice.start() <= at.start() && at.start() < slice.start() + slice.length())
                            .findFirst()
                            .map(slice -> text.apply(value.applyAsDouble(slice)))
                            .orElse("–"));
        }
        return said.toString();
    }
}
