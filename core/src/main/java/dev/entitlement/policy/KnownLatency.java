package dev.entitlement.policy;

/**
 * What an {@link AdaptiveLimit} knows of how long answers take. Immutable.
 *
 * @param usual what it is when nothing is wrong, in nanoseconds
 * @param recentNanos of the last few rounds, older ones fading
 * @param noise by how much of itself the mean of a round differs from that of the one before, at most a quarter: the fewer
 *     answers it has and the more unlike they are, the more
 */
record KnownLatency(Usual usual, double recentNanos, double noise) {
    private static final int MEMORY = 500;
    private static final double WEIGHT_OF_ONE_ROUND = 0.3;
    private static final double WEIGHT_FOR_NOISE = 0.1;
    private static final double MOST_NOISE = 0.25;

    /** Nothing was measured yet. */
    static KnownLatency unknown() {
        return new KnownLatency(Usual.unknown(), 0, 0);
    }

    /**
     * With one more round that had answers.
     *
     * @param nanosBefore the mean of the round before; 0 if there was none, or the limit was changed since by more than a
     *     root: what follows that is no noise. Nor is a machine that stood still for a moment, which is why larger
     *     differences do not count.
     */
    KnownLatency and(Round round, double nanosBefore) {
        double nanos = round.meanNanos();
        Usual next = usual.and(nanos, round.answered(), MEMORY);
        double recent = recentNanos == 0 ? nanos : recentNanos + (nanos - recentNanos) * WEIGHT_OF_ONE_ROUND;
        double difference = nanosBefore == 0 ? 1 : Math.abs(nanos / nanosBefore - 1);
        return new KnownLatency(
                next, recent, difference > MOST_NOISE ? noise : noise + (difference - noise) * WEIGHT_FOR_NOISE);
    }

    /** After a time without calls: what was recent then is not any more. */
    KnownLatency afterPause() {
        return new KnownLatency(usual, 0, noise);
    }

    /** With what an experiment has shown to be usual. */
    KnownLatency shown(double usualNanos, int answers) {
        return new KnownLatency(Usual.shown(usualNanos, answers), recentNanos, noise);
    }

    double usualNanos() {
        return usual.level();
    }

    /** The latency of a round, in times of the usual. */
    double timesUsual(Round round) {
        return round.meanNanos() / usualNanos();
    }

    /** That of the last few rounds. */
    double recentTimesUsual() {
        return recentNanos / usualNanos();
    }
}
