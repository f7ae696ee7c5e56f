package dev.entitlement.policy;

/**
 * What an {@link AdaptiveLimit} knows of how long answers take. Immutable.
 *
 * @param usual what it is when nothing is wrong, in nanoseconds
 * @param recentNanos of the last few rounds, older ones fading
 * @param noise by how much of itself the mean of one round differs from that, at most a quarter; the fewer answers it has and
 *     the more unlike they are, the more
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
     * @param undisturbed whether the limit had been left alone: what follows a change of it is no noise
     */
    KnownLatency and(Round round, boolean undisturbed) {
        double nanos = round.meanNanos();
        Usual next = usual.and(nanos, round.answered(), MEMORY);
        if (recentNanos == 0) {
            return new KnownLatency(next, nanos, 0);
        }
        double difference = Math.min(MOST_NOISE, Math.abs(nanos / recentNanos - 1));
        return new KnownLatency(
                next,
                recentNanos + (nanos - recentNanos) * WEIGHT_OF_ONE_ROUND,
                undisturbed ? noise + (difference - noise) * WEIGHT_FOR_NOISE : noise);
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
