package dev.entitlement.benchmarks.scenarios;

import java.util.Collection;
import java.util.function.Predicate;

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

    double max() {
        return percentile(100);
    }
}
