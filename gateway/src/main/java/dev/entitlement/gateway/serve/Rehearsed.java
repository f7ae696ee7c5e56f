package dev.entitlement.gateway.serve;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** How far a rehearsal has got, and whether it goes on. Thread-safe. */
final class Rehearsed {
    /** What has been called as often is compiled as well as it ever will be. */
    private static final int MOST_CALLS = 30_000;

    private final Duration atMost;
    private final BooleanSupplier interrupted;
    private final long startNanos = System.nanoTime();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private volatile boolean over;

    Rehearsed(Duration atMost, BooleanSupplier interrupted) {
        this.atMost = atMost;
        this.interrupted = interrupted;
    }

    Duration atMost() {
        return atMost;
    }

    /** The number of the next call, from 1; 0 if there is to be none. */
    int next() {
        if (!goesOn()) {
            return 0;
        }
        int number = begun.incrementAndGet();
        return number > MOST_CALLS ? 0 : number;
    }

    /** Whether there may be another call. */
    boolean goesOn() {
        if (interrupted.getAsBoolean() || System.nanoTime() - startNanos >= atMost.toNanos()) {
            over = true; // for good, though the interruption may be a short one
        }
        return !over && begun.get() < MOST_CALLS;
    }

    void oneAnswered() {
        answered.incrementAndGet();
    }

    int answered() {
        return answered.get();
    }
}
