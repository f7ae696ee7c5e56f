package dev.entitlement.policy;

import org.jspecify.annotations.Nullable;

/**
 * A change of the limit that is made to see what follows it. Latency that comes from queueing moves with the limit (as many
 * as are in flight stand in line), and so do refusals for load; latency and refusals of any other origin stay where they
 * were.
 *
 * @param heldLimit where the limit was
 * @param fromLimit the same, or how many were in flight if that was less
 * @param toLimit where it was put
 * @param fromNanos the latency before
 * @param fromDropShare the share of attempts that was dropped before, if that is what is to be explained; else 0
 */
record Experiment(double heldLimit, double fromLimit, double toLimit, double fromNanos, double fromDropShare) {
    /** Latency has no say below this. */
    static final int LATENCY_FLOOR = 20;

    private static final double STEP_DOWN = 0.6;
    private static final double LONG_STEP_DOWN = 0.4;
    private static final double FAR_ABOVE_USUAL = 3;
    private static final double STEP_UP = 2;
    private static final double LEAST_STEP_DOWN = 0.75;
    private static final double LEAST_STEP_UP = 1.3;
    private static final double LEAST_DIFFERENCE = 0.2;

    private static final int ATTEMPTS = 100;
    private static final int MOST_ATTEMPTS = 1_000;
    private static final int FEWEST_ANSWERS = 20;
    private static final int DROPS = 10;
    private static final double MOST_DROPS = 0.3;

    /** What an experiment can show. */
    enum Finding {
        /** Too few came to see anything. */
        NOTHING,
        /** Neither latency nor drops moved: the limit is not why. */
        NO_LOAD,
        /** Latency moved: there is a queue. */
        QUEUE,
        /** Only the drops moved: what was dropped was too much. */
        EXCESS
    }

    /**
     * The experiment to make: downwards, or upwards where the floor leaves no room.
     *
     * @return {@code null} if the cap leaves no room either
     */
    static @Nullable Experiment from(
            double heldLimit, double limit, int cap, Round round, double usualNanos, double dropShare) {
        boolean far = round.meanNanos() > FAR_ABOVE_USUAL * usualNanos;
        double to = canLower(limit)
                ? Math.max(LATENCY_FLOOR, limit * (far ? LONG_STEP_DOWN : STEP_DOWN))
                : Math.min(cap, limit * STEP_UP);
        boolean showsLittle = to > limit * LEAST_STEP_DOWN && to < limit * LEAST_STEP_UP;
        return showsLittle ? null : new Experiment(heldLimit, limit, to, round.meanNanos(), dropShare);
    }

    /** Whether the limit may come down for latency by a step that shows something. */
    static boolean canLower(double limit) {
        return LATENCY_FLOOR <= limit * LEAST_STEP_DOWN;
    }

    /** Whether drops of such a share may be the upstream's way: more of them are always held to be load. */
    static boolean mayBeUsual(double dropShare) {
        return dropShare <= MOST_DROPS;
    }

    boolean isDown() {
        return toLimit < fromLimit;
    }

    /** Where the limit belongs if it is not why. */
    double limitToReturnTo() {
        return Math.max(heldLimit, fromLimit);
    }

    /** How many attempts have to end under the changed limit before something can be said. */
    int attemptsNeeded() {
        return fromDropShare == 0 ? ATTEMPTS : (int) Math.max(ATTEMPTS, Math.min(DROPS / fromDropShare, MOST_ATTEMPTS));
    }

    /** What the first settled round after the change shows. */
    Finding finding(Round round) {
        double times = Math.min(toLimit, round.peak()) / fromLimit;
        if (round.answered() < FEWEST_ANSWERS || Math.abs(times - 1) < LEAST_DIFFERENCE) {
            return Finding.NOTHING;
        }
        if (latencyFollowed(times, round.meanNanos())) {
            return Finding.QUEUE;
        }
        return dropsFollowed(times, round.dropShare()) ? Finding.EXCESS : Finding.NO_LOAD;
    }

    /** Whether latency is nearer to what queueing would make of it than to what it was, with {@code times} as many in flight. */
    private boolean latencyFollowed(double times, double meanNanos) {
        double between = fromNanos * (1 + times) / 2;
        return times < 1 ? meanNanos < between : meanNanos > between;
    }

    /**
     * Whether drops came or went with the load. A load that is refused in part exceeds what can be served by just that
     * part, so that a little less of it is not refused at all.
     */
    private boolean dropsFollowed(double times, double dropShare) {
        boolean followed = times < 1 ? dropShare < fromDropShare / 2 : dropShare > fromDropShare * 1.5;
        return followed || !mayBeUsual(dropShare);
    }
}
