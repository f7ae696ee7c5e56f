package dev.entitlement.benchmarks.results;

import java.util.Arrays;

/** What a figure came to in each draw of a bootstrap, in two runs. Not thread-safe. */
final class Draws {
    private static final double OUTSIDE = 0.025;

    private final double[] differences;
    private final double[] shares;

    Draws(int count) {
        differences = new double[count];
        shares = new double[count];
    }

    void set(int draw, double base, double value) {
        differences[draw] = value - base;
        shares[draw] = Difference.share(base, value);
    }

    /** To be called once, when all are set. */
    void sort() {
        Arrays.sort(differences);
        Arrays.sort(shares);
    }

    double low() {
        return low(differences);
    }

    double high() {
        return high(differences);
    }

    double lowShare() {
        return low(shares);
    }

    double highShare() {
        return high(shares);
    }

    private static double low(double[] sorted) {
        return sorted[(int) (OUTSIDE * sorted.length)];
    }

    private static double high(double[] sorted) {
        return sorted[(int) Math.ceil((1 - OUTSIDE) * sorted.length) - 1];
    }
}
