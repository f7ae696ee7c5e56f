package dev.entitlement.benchmarks.results;

import java.util.Map;
import java.util.TreeMap;

/**
 * A stretch of a run, by the time at which things happened: a second, or several of a long run. Immutable.
 *
 * @param start seconds from the start of the run
 * @param length in seconds
 * @param offered calls whose scheduled start lies in it
 * @param outcomes of the calls that ended in it; those there were
 * @param waiting the most calls that waited for a connection at the end of one of its seconds
 * @param latency of the calls that ended in it, from their scheduled start, in nanoseconds
 * @param service the same from their sending
 * @param late how much later than scheduled the generator turned to the calls it started in it
 */
public record Slice(
        double start,
        double length,
        long offered,
        long answered,
        long errors,
        int waiting,
        Map<String, Long> outcomes,
        Distribution latency,
        Distribution service,
        Distribution late) {

    static Slice empty(double start, double length) {
        return new Slice(
                start, length, 0, 0, 0, 0, Map.of(), Distribution.EMPTY, Distribution.EMPTY, Distribution.EMPTY);
    }

    /** Nothing but calls that wait. */
    static Slice waiting(int calls) {
        return new Slice(0, 0, 0, 0, 0, calls, Map.of(), Distribution.EMPTY, Distribution.EMPTY, Distribution.EMPTY);
    }

    Slice plus(Slice other) {
        Map<String, Long> all = new TreeMap<>(outcomes);
        other.outcomes.forEach((outcome, count) -> all.merge(outcome, count, Long::sum));
        return new Slice(
                start,
                length,
                offered + other.offered,
                answered + other.answered,
                errors + other.errors,
                Math.max(waiting, other.waiting),
                all,
                latency.plus(other.latency),
                service.plus(other.service),
                late.plus(other.late));
    }

    long ended() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum();
    }
}
