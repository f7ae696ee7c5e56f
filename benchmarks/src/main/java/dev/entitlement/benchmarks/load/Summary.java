package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.results.Percentiles;
import dev.entitlement.benchmarks.results.Taken;
import dev.entitlement.benchmarks.results.Times;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The figures of a run.
 *
 * @param scheduledSeconds what rates are over: the length of the schedule, or of the run if that was shorter; of a
 *     schedule without a length, a burst alone, the time to its last answer
 * @param taken what others took of the processors meanwhile
 * @param saturated whether the generator could not keep its schedule; the figures then tell of it and not of the target
 */
record Summary(
        RunResult run,
        double scheduledSeconds,
        Percentiles latency,
        Percentiles good,
        Percentiles bad,
        Percentiles service,
        Percentiles late,
        Taken taken,
        boolean saturated,
        List<SecondFigures> seconds) {

    /** @param latestNanos a generator that started one call in a hundred later than this did not keep its schedule */
    static Summary of(RunResult run, Schedule schedule, List<SecondFigures> seconds, Taken taken, long latestNanos) {
        Interval total = run.total();
        long over = schedule.nanos() == 0 ? run.nanos() : Math.min(schedule.nanos(), run.nanos());
        Percentiles late = Percentiles.of(total.late());
        return new Summary(
                run,
                (double) over / Times.SECOND,
                Percentiles.of(total.latency()),
                Percentiles.of(total.good()),
                Percentiles.of(total.bad()),
                Percentiles.of(total.service()),
                late,
                taken,
                late.p99() > latestNanos,
                List.copyOf(seconds));
    }

    /** Calls that ended. */
    long calls() {
        return run.calls() - run.unended();
    }

    long errors() {
        return run.total().errors();
    }

    /** Calls that ended without having been sent: no connection could be had, or not in their time. */
    long unsent() {
        return calls() - service.count();
    }

    double errorRate() {
        return calls() == 0 ? 0 : (double) errors() / calls();
    }

    /** Answered calls a second. */
    double rate() {
        return run.total().answered() / scheduledSeconds;
    }

    double offeredRate() {
        return run.calls() / scheduledSeconds;
    }

    Map<String, Long> outcomes() {
        return outcomes(run.total(), true);
    }

    static Map<String, Long> outcomes(Interval interval, boolean all) {
        Map<String, Long> outcomes = new LinkedHashMap<>();
        for (Ending ending : Ending.values()) {
            if (all || interval.ended(ending) > 0) {
                outcomes.put(ending.text(), interval.ended(ending));
            }
        }
        return outcomes;
    }
}
