package dev.entitlement.policy;

/**
 * The level that a measure has when nothing is wrong. It follows downwards by itself, and never upwards: what rises slowly
 * may be a queue that grows slowly. Immutable.
 *
 * <p>It is the least that a smoothed mean has been. The least of the single means would be far below the truth after a
 * while, for it would be that of the luckiest round.
 *
 * @param level what is usual
 * @param smoothed the mean of the last measurements, older ones fading
 * @param measured how many measurements it rests on
 */
record Usual(double level, double smoothed, int measured) {
    private static final int TRUSTED_FROM = 100;

    /** Nothing was measured yet. */
    static Usual unknown() {
        return new Usual(0, 0, 0);
    }

    /** What an experiment has shown, whatever was thought before. */
    static Usual shown(double level, int measured) {
        return new Usual(level, level, Math.max(TRUSTED_FROM, measured));
    }

    boolean isKnown() {
        return measured > 0;
    }

    /** With the mean of {@code count} more measurements, of which the last {@code memory} are remembered. */
    Usual and(double mean, int count, int memory) {
        int total = Math.min(memory, measured + count);
        double next = smoothed + (mean - smoothed) * Math.min(1, (double) count / total);
        return new Usual(measured < TRUSTED_FROM ? next : Math.min(level, next), next, total);
    }
}
