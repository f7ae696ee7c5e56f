package dev.entitlement.benchmarks.load;

/** When calls start: nanoseconds from the start of a run, in order, one at a time. Not thread-safe. */
interface FireTimes {
    /** What {@link #next()} gives when there are no more. */
    long END = Long.MAX_VALUE;

    FireTimes NONE = () -> END;

    /** The next, never less than the one before; from the first {@link #END} on always that. */
    long next();
}
