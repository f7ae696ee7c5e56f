package dev.entitlement.benchmarks.scenarios;

/**
 * A target that stands still for the first part of each period and answers at once otherwise; and what callers see who come
 * evenly, over whole periods. Who comes while it stands still waits for what is left: such waits are as often long as short,
 * so the longest {@code 1 − q} of all calls begin where that share of the frozen ones is left.
 *
 * @param freezeMillis less than {@code everyMillis}
 */
record Freezes(long freezeMillis, long everyMillis) {

    /** How long a share of the calls takes at most, in milliseconds. */
    double percentile(double share) {
        return Math.max(0, freezeMillis * (1 - (1 - share) / frozen()));
    }

    double mean() {
        return frozen() * freezeMillis / 2;
    }

    private double frozen() {
        return (double) freezeMillis / everyMillis;
    }
}
