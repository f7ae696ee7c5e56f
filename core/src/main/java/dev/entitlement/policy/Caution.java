package dev.entitlement.policy;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Slows down what can wait as soon as attempts fail one after the other, to 20 a second. Thread-safe and lock-free.
 *
 * <p>A circuit breaker that goes by a share needs time to open: when an upstream that has just served ten thousand attempts
 * is gone, ten thousand more have to fail first. A single call has somebody waiting, and tries. Of many lines, thousands
 * would have spent their attempts by then. At this rate some dozens have spent one when the breaker, which forgets after
 * two seconds, sees nothing but failures.
 */
public final class Caution {
    private static final int IN_A_ROW = 20;
    private static final double PER_SECOND = 20;

    private final AtomicInteger failures = new AtomicInteger(); // in a row, and no more than matter
    private final RateLimit slow = RateLimit.perSecond(PER_SECOND);

    /** An attempt was answered by an upstream in good health. */
    public void succeeded() {
        if (failures.get() != 0) { // hardly ever, so that success costs one reading
            failures.set(0);
        }
    }

    /** An attempt failed. */
    public void failed() {
        if (failures.get() < IN_A_ROW) {
            failures.incrementAndGet();
        }
    }

    /** Whether one more may go now. */
    public boolean tryTake(long nowNanos) {
        return !isSlow() || slow.tryTake(nowNanos);
    }

    /** One did not go after all. */
    public void giveBack(long nowNanos) {
        if (isSlow()) {
            slow.giveBack(nowNanos);
        }
    }

    /** How long until one more may go, in nanoseconds. */
    public long nanosUntilNext(long nowNanos) {
        return isSlow() ? slow.nanosUntilNext(nowNanos) : 0;
    }

    private boolean isSlow() {
        return failures.get() >= IN_A_ROW;
    }
}
