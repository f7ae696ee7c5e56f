package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.results.Times;

/** The clock of a run: nanoseconds from its start, negative before. Monotonic; thread-safe. */
public final class RunClock {
    private volatile long startNanos = System.nanoTime() + Times.LONGEST;

    /** The run starts so long from now; until this is called, it is a day ahead. */
    void startIn(long nanos) {
        startNanos = System.nanoTime() + nanos;
    }

    public long now() {
        return System.nanoTime() - startNanos;
    }
}
