package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.results.Percentiles;
import dev.entitlement.benchmarks.results.Taken;
import java.util.Map;

/**
 * The figures of one second of a run, by the time at which things happened.
 *
 * @param outcomes of the calls that ended in it; those there were
 * @param waiting calls that waited for a connection at its end
 * @param taken what others took of the processors in about that second
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
        int waiting,
        Taken taken) {

    static SecondFigures of(Interval interval, Taken taken) {
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
                interval.waiting(),
                taken);
    }
}
