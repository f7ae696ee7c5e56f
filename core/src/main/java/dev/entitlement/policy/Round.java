package dev.entitlement.policy;

/**
 * What a round of {@link ConcurrencyLimit} brought.
 *
 * @param meanNanos how long its {@code OK} answers took on average; 0 if there were none
 * @param answered attempts that were answered {@code OK}
 * @param dropped attempts that were refused for load, or not answered in time
 * @param peak the most permits that were out at once
 */
record Round(double meanNanos, int answered, int dropped, int peak) {
    /** A share of drops that is not worth a lower limit. */
    static final double FEW_DROPS = 0.02;

    private static final double LEAST_TOLERANCE = 0.1;
    private static final double TOLERANCE_OF_ONE = 1.5;

    int attempts() {
        return answered + dropped;
    }

    /** The share of its attempts that were dropped. */
    double dropShare() {
        return (double) dropped / attempts();
    }

    /** Whether hardly more was dropped than the share that is usual. */
    boolean hasFewDrops(double usualShare) {
        double few = attempts() * FEW_DROPS;
        return dropped <= attempts() * usualShare + few + Math.sqrt(few);
    }

    /** Whether its mean is what the round before had, as far as so few answers can tell. */
    boolean isLike(double meanNanosBefore) {
        double tolerance = Math.max(LEAST_TOLERANCE, TOLERANCE_OF_ONE / Math.sqrt(answered));
        return Math.abs(meanNanos / meanNanosBefore - 1) <= tolerance;
    }
}
