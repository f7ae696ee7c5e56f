package dev.entitlement.benchmarks.scenarios;

import dev.entitlement.benchmarks.scenarios.Findings.Point;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Lengths of time in nanoseconds, in order; exact, for a scenario has few enough. */
record Latencies(long[] sorted) {

    static Latencies of(Collection<Seen> calls, Predicate<Seen> which) {
        return new Latencies(calls.stream()
                .filter(which)
                .mapToLong(Seen::latencyNanos)
                .sorted()
                .toArray());
    }

    int count() {
        return sorted.length;
    }

    /**
     * The least that so many of a hundred do not exceed.
     *
     * @return not a number if there are none
     */
    double percentile(double percent) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1];
    }

    /** The 99th percentile of the calls that began in each second of a run, in milliseconds. */
    static List<Point> bySecond(List<Seen> calls, long endNanos) {
        Map<Long, List<Seen>> seconds = calls.stream()
                .filter(call -> call.scheduledNanos() < endNanos)
                .collect(Collectors.groupingBy(
                        call -> (long) Span.seconds(call.scheduledNanos()), TreeMap::new, Collectors.toList()));
        return seconds.entrySet().stream()
                .map(second -> new Point(
                        second.getKey(), of(second.getValue(), call -> true).percentile(99) / 1e6))
                .toList();
    }

    double max() {
        return percentile(100);
    }
}
