package dev.entitlement.gateway.simulator;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The work that lies before the platform: it does so many calls a second, one after another, and refuses who finds more
 * than 100 ms of work before them. A refusal is said at once, but it is work too (parsing, TLS, authentication), and so
 * pushes everything back: a platform that is asked again and again by those it refused can be kept from serving anybody,
 * long after what overloaded it has ended. Free refusals would hide that. Thread-safe and lock-free.
 *
 * <p>All of its state is the instant at which the work will be done. Capacity and costs come in with each call, so they
 * can change while the simulator runs.
 */
final class WorkQueue {

    /** What {@link #enter} gives for a call that is refused. */
    static final long REFUSED = -1;

    static final long LONGEST_WAIT = 100_000_000L;

    /**
     * Refusals push the work back no further than this. Beyond it a platform drops what comes unread, which costs it
     * nothing; without a bound, a storm would be felt for as long as it has lasted, though nobody asks any more.
     */
    static final long FARTHEST = 1_000_000_000L;

    private static final double SECOND = 1_000_000_000;

    private final AtomicLong doneAt;

    WorkQueue(long nowNanos) {
        doneAt = new AtomicLong(nowNanos);
    }

    /**
     * @param perSecond calls the platform can do in a second; 0 refuses everything
     * @param cost of the call if it is not refused, as a share of a whole call's work
     * @param refusalCost of the call if it is
     * @return how long it is until work on the call begins, or {@link #REFUSED}
     */
    long enter(double perSecond, double cost, double refusalCost, long nowNanos) {
        if (perSecond <= 0) {
            return REFUSED;
        }
        while (true) {
            long seen = doneAt.get();
            long wait = Math.max(0, seen - nowNanos); // by difference: the clock has no origin and may wrap
            boolean refused = wait > LONGEST_WAIT;
            long behind = wait + work(perSecond, refused ? refusalCost : cost);
            long next = nowNanos + (refused ? Math.max(wait, Math.min(behind, FARTHEST)) : behind);
            if (doneAt.compareAndSet(seen, next)) {
                return refused ? REFUSED : wait;
            }
        }
    }

    /** Work that is done without a place in the queue, such as saying no for another reason. */
    void charge(double perSecond, double cost, long nowNanos) {
        if (perSecond > 0) {
            doneAt.updateAndGet(seen -> {
                long wait = Math.max(0, seen - nowNanos);
                return nowNanos + Math.max(wait, Math.min(wait + work(perSecond, cost), FARTHEST));
            });
        }
    }

    private static long work(double perSecond, double cost) {
        return Math.round(SECOND / perSecond * cost);
    }
}
