package dev.entitlement.benchmarks.results;

import org.HdrHistogram.Histogram;

/** What people ask of a distribution of lengths of time, in nanoseconds; all 0 if it is empty. */
public record Percentiles(long count, double mean, long p50, long p90, long p99, long p999, long max) {

    public static Percentiles of(Histogram histogram) {
        if (histogram.getTotalCount() == 0) {
            return new Percentiles(0, 0, 0, 0, 0, 0, 0);
        }
        return new Percentiles(
                histogram.getTotalCount(),
                histogram.getMean(),
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(90),
                histogram.getValueAtPercentile(99),
                histogram.getValueAtPercentile(99.9),
                histogram.getMaxValue());
    }
}
