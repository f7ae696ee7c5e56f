package dev.entitlement.benchmarks.scenarios;

/**
 * A target that stands still for the first part of each period and answers at once otherwise; and what callers see who come
 * evenly, over whole periods. Who comes while it stands still waits for what is left: such waits are as often long as short,
 * so the longest {@code 1 − q} of all calls begin where that share of the frozen ones is left.
 *
 * <p>If it works off what waits {@code k} times as fast as calls come, each of them finds the queue before it shorter by
 * {@code 1 − 1 ÷ k} of the time since the last: waits fall in a straight line as before, only for longer.
 *
 * @param freezeMillis less than {@code everyMillis}
 * @param workingOff that {@code k}, above 1; infinite if what waits is answered at once
 */
record Freezes(long freezeMillis, long everyMillis, double workingOff) {

    /** Answers what waits at once. */
    Freezes(long freezeMillis, long everyMillis) {
        this(freezeMillis, everyMillis, Double.POSITIVE_INFINITY);
    }

    /** How long a share of the calls takes at most, in milliseconds. */
    double percentile(double share) {
        return Math.max(0, freezeMillis * (1 - (1 - share) / frozen()));
    }

    double mean() {
        return frozen() * freezeMillis / 2;
    }

    /** The share of the calls that wait. */
    private double frozen() {
        return freezeMillis / (1 - 1 / workingOff) / everyMillis;
    }
}
