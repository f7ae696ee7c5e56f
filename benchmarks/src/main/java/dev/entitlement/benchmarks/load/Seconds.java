package dev.entitlement.benchmarks.load;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts together what several event loops recorded in the same second. Not thread-safe. */
final class Seconds {
    private final int[] reported;
    private final Map<Integer, Interval> incomplete = new TreeMap<>();
    private final Consumer<Interval> complete;
    private @Nullable Interval spare = new Interval();
    private int told = -1;

    /** @param complete gets each second once, in order, and has no use for it afterwards */
    Seconds(int loops, Consumer<Interval> complete) {
        this.reported = new int[loops];
        Arrays.fill(reported, -1);
        this.complete = complete;
    }

    /** What one loop recorded in one second; each loop tells its seconds in order. Only read. */
    void report(int loop, Interval interval) {
        incomplete
                .computeIfAbsent(interval.second(), second -> empty().of(second))
                .add(interval);
        reported[loop] = interval.second();
        tell();
    }

    /** This loop has told its last. */
    void finished(int loop) {
        reported[loop] = Integer.MAX_VALUE;
        tell();
    }

    private void tell() {
        int upTo = Arrays.stream(reported).min().orElse(-1);
        while (told < upTo && incomplete.containsKey(told + 1)) {
            told++;
            Interval next = Objects.requireNonNull(incomplete.remove(told));
            complete.accept(next);
            next.clear();
            spare = next;
        }
    }

    private Interval empty() {
        Interval empty = spare == null ? new Interval() : spare;
        spare = null;
        return empty;
    }
}
