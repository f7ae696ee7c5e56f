package dev.entitlement.policy;

/**
 * How many rounds in a row had a latency of a kind, all of them under load. One round may be luck, or a machine that stood
 * still for a moment; what lasts is to be answered. Immutable.
 *
 * @param easy rounds that load did not make slower, and in which nothing was dropped
 * @param slow rounds that, like the last few on average, were slower than usual
 * @param suspicious the same, at more than twice the usual
 */
record Streaks(int easy, int slow, int suspicious) {
    private static final double EASY = 1.1;
    private static final double SLOW = 1.15;
    private static final double SUSPICIOUS = 2;

    private static final int MANY_EASY = 8;
    private static final int MANY_SLOW = 40; // a rush of twenty round trips is over by then
    private static final int MANY_SUSPICIOUS = 3; // a stall is seen in one or two

    static final Streaks NONE = new Streaks(0, 0, 0);

    /** With one more round, of which {@code latency} knows already. */
    Streaks and(Round round, KnownLatency latency) {
        double recent = latency.recentTimesUsual();
        double least = Math.min(latency.timesUsual(round), recent);
        return new Streaks(
                round.dropped() == 0 && recent <= EASY + latency.noise() ? easy + 1 : 0,
                least > SLOW + latency.noise() ? slow + 1 : 0,
                least > SUSPICIOUS ? suspicious + 1 : 0);
    }

    /** Whether load has been far from showing its effect for long. */
    boolean isEasyForLong() {
        return easy >= MANY_EASY;
    }

    boolean isSlowForLong() {
        return slow >= MANY_SLOW;
    }

    boolean isSuspicious() {
        return suspicious >= MANY_SUSPICIOUS;
    }
}
