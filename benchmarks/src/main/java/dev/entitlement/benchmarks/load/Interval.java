package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.results.Times;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * What happened in one second of a run. It belongs to one thread at a time: first to the event loop that fills it, then,
 * handed over, to the one that adds it up.
 */
final class Interval {
    /** What a histogram tells apart: a microsecond to an hour, to three digits. Longer is recorded as an hour. */
    private static final long FINEST = Times.MICROSECOND;

    private static final long LONGEST = 3600 * Times.SECOND;
    private static final int DIGITS = 3;

    private final Histogram good = histogram();
    private final Histogram bad = histogram();
    private final Histogram service = histogram();
    private final Histogram late = histogram();
    private final long[] endings = new long[Ending.COUNT];

    private int second;
    private long fired;
    private long waited;
    private int waiting;

    /** For a given second from the start of the run. */
    Interval of(int newSecond) {
        second = newSecond;
        return this;
    }

    /** As if nothing had happened in it. */
    void clear() {
        good.reset();
        bad.reset();
        service.reset();
        late.reset();
        Arrays.fill(endings, 0);
        fired = 0;
        waited = 0;
        waiting = 0;
    }

    static Histogram histogram() {
        return new Histogram(FINEST, LONGEST, DIGITS);
    }

    void fired(long lateNanos) {
        fired++;
        record(late, lateNanos);
    }

    /** A call found no connection free. */
    void waited() {
        waited++;
    }

    /** How many calls wait for a connection at the end of the interval. */
    void stillWaiting(int calls) {
        waiting = calls;
    }

    void ended(Ending ending, long latencyNanos) {
        endings[ending.ordinal()]++;
        record(ending.isGood() ? good : bad, latencyNanos);
    }

    void served(long serviceNanos) {
        record(service, serviceNanos);
    }

    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.max(0, Math.min(nanos, LONGEST)));
    }

    void add(Interval other) {
        good.add(other.good);
        bad.add(other.bad);
        service.add(other.service);
        late.add(other.late);
        for (int i = 0; i < endings.length; i++) {
            endings[i] += other.endings[i];
        }
        fired += other.fired;
        waited += other.waited;
        waiting += other.waiting;
    }

    int second() {
        return second;
    }

    long fired() {
        return fired;
    }

    long waitedCount() {
        return waited;
    }

    int waiting() {
        return waiting;
    }

    long ended(Ending ending) {
        return endings[ending.ordinal()];
    }

    /** Latency of all calls that ended, from their scheduled start. A copy. */
    Histogram latency() {
        Histogram all = good.copy();
        all.add(bad);
        return all;
    }

    /** Latency of the calls that ended well. */
    Histogram good() {
        return good;
    }

    /** Latency of the others. */
    Histogram bad() {
        return bad;
    }

    /** From the actual sending, of those that were sent. */
    Histogram service() {
        return service;
    }

    /** How much later than scheduled the generator turned to its calls. */
    Histogram late() {
        return late;
    }

    long answered() {
        return sum(true, true) + sum(true, false);
    }

    long goodCount() {
        return sum(true, true);
    }

    long errors() {
        return sum(true, false) + sum(false, false);
    }

    private long sum(boolean answered, boolean isGood) {
        long sum = 0;
        for (Ending ending : Ending.values()) {
            if (ending.isAnswered() == answered && ending.isGood() == isGood) {
                sum += ended(ending);
            }
        }
        return sum;
    }
}
