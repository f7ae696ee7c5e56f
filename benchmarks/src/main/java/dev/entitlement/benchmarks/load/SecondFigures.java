package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.results.Percentiles;
import java.util.Map;

/**
 * The figures of one second of a run, by the time at which things happened.
 *
 * @param outcomes of the calls that ended in it; those there were
 * @param waiting calls that waited for a connection at its end
 */
record SecondFigures(
        int second,
        long fired,
        long answered,
        long good,
        long errors,
        Map<String, Long> outcomes,
        Percentiles latency,
        Percentiles service,
        Percentiles late,
        int waiting) {

    static SecondFigures of(Interval interval) {
        return new SecondFigures(
                interval.second(),
                interval.fired(),
                interval.answered(),
                interval.goodCount(),
                interval.errors(),
                Summary.outcomes(interval, false),
                Percentiles.of(interval.latency()),
                Percentiles.of(interval.service()),
                Percentiles.of(interval.late()),
                interval.waiting());
    }
}
