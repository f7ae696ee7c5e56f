package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.results.Times;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Records what one event loop sees, second by second, and hands each second over when it is past. As an interval
 * belongs to one thread at a time, recording is a plain addition: no atomic, no lock. Confined to its event loop but for
 * {@link #recycle}.
 */
final class Recorder {
    /** So many that none has to be made while calls are. */
    private static final int SPARE = 3;

    private final Consumer<Interval> past;
    private final Queue<Interval> spare = new ConcurrentLinkedQueue<>();
    private final long[] offered;
    private final long[] goodOfOffered;
    private Interval current = new Interval().of(0);
    private long untilNanos = Times.SECOND;

    private long lastScheduledNanos = -1;
    private long lastLateNanos;

    /** @param past gets each second once, in order; gives it back with {@link #recycle} */
    Recorder(long scheduleNanos, Consumer<Interval> past) {
        this.past = past;
        int seconds = second(scheduleNanos) + 1;
        offered = new long[seconds];
        goodOfOffered = new long[seconds];
        for (int i = 0; i < SPARE; i++) {
            spare.add(new Interval());
        }
    }

    static int second(long nanos) {
        return (int) (nanos / Times.SECOND);
    }

    /**
     * The generator turns to a call. A burst is one instant, and late by as much as its first call is: how long it takes
     * to hand over the others counts as their latency and does not make the generator unpunctual.
     */
    void fired(Call call, long nowNanos) {
        long scheduledNanos = call.scheduledNanos();
        if (scheduledNanos != lastScheduledNanos) {
            lastScheduledNanos = scheduledNanos;
            lastLateNanos = nowNanos - scheduledNanos;
        }
        offered[second(scheduledNanos)]++;
        at(nowNanos).fired(lastLateNanos);
    }

    void waited(long nowNanos) {
        at(nowNanos).waited();
    }

    void ended(Call call, Ending ending, long nowNanos) {
        Interval interval = at(nowNanos);
        interval.ended(ending, nowNanos - call.scheduledNanos());
        if (call.isSent()) {
            interval.served(nowNanos - call.sentNanos());
        }
        if (ending.isGood()) {
            goodOfOffered[second(call.scheduledNanos())]++;
        }
    }

    /** Hands over what is past. To be called now and then, for a second in which nothing happens passes as well. */
    void passed(long nowNanos, int waiting) {
        current.stillWaiting(waiting);
        at(nowNanos);
    }

    /** Hands over the rest. */
    void finish() {
        past.accept(current);
    }

    private Interval at(long nowNanos) {
        while (nowNanos >= untilNanos) {
            past.accept(current);
            current = next().of(second(untilNanos));
            untilNanos += Times.SECOND;
        }
        return current;
    }

    private Interval next() {
        Interval interval = spare.poll();
        return interval == null ? new Interval() : interval;
    }

    /** Takes back an interval that nobody needs any more; any thread, and better not the loop, for clearing takes time. */
    void recycle(Interval interval) {
        interval.clear();
        spare.add(interval);
    }

    /** Calls by the second of their scheduled start. To be asked when the loop has finished. */
    long[] offered() {
        return Arrays.copyOf(offered, offered.length);
    }

    /** Those of them that ended well, whenever that was. To be asked when the loop has finished. */
    long[] goodOfOffered() {
        return Arrays.copyOf(goodOfOffered, goodOfOffered.length);
    }
}
