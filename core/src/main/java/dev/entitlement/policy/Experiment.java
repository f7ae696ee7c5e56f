package dev.entitlement.policy;

/**
 * A change of the limit that is made to see what follows it. Latency that comes from queueing moves with the limit (as many
 * as are in flight stand in line), and so do refusals for load; latency and refusals of any other origin stay where they
 * were.
 *
 * @param fromLimit where the limit was, or how many were in flight if that was less
 * @param fromNanos the latency then
 * @param fromDropShare the share of attempts that were dropped then
 */
record Experiment(double fromLimit, double fromNanos, double fromDropShare) {
    private static final int LEAST_ATTEMPTS = 100;
    private static final int MOST_ATTEMPTS = 1_000;
    private static final int DROPS = 10;

    /** How many attempts have to end under the changed limit before something can be said. */
    int attemptsNeeded() {
        return fromDropShare == 0
                ? LEAST_ATTEMPTS
                : (int) Math.max(LEAST_ATTEMPTS, Math.min(DROPS / fromDropShare, MOST_ATTEMPTS));
    }

    /** Whether latency is nearer to what queueing would make of it than to what it was, with {@code times} as many in flight. */
    boolean latencyFollowed(double times, double meanNanos) {
        double between = fromNanos * (1 + times) / 2;
        return times < 1 ? meanNanos < between : meanNanos > between;
    }

    /**
     * Whether drops came or went with the load. A load that is refused in part exceeds what can be served by just that
     * part, so that a little less of it is not refused at all.
     */
    boolean dropsFollowed(double times, double dropShare) {
        return times < 1 ? dropShare < fromDropShare / 2 : dropShare > fromDropShare * 1.5;
    }
}
