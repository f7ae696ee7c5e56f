package dev.entitlement.policy;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Limits how much retries add to the load: over a sliding 10 s at most a share of the calls that sent a first attempt
 * in those 10 s, or a floor per second if that is more, so that a quiet client can still retry. One instance serves all
 * calls to an upstream. Thread-safe and lock-free.
 *
 * <p>It counts calls that were started, not calls in flight: a budget by concurrency shrinks exactly when an upstream
 * fails fast. And it counts over a window instead of filling a bucket: however long things went well, no more than ten
 * seconds' worth of retries can follow, and ten quiet seconds make it whole again.
 *
 * <p><b>Exactness.</b> At each retry granted, those of the last 10 s, itself included, are within what the calls of the
 * last 10 s allow: time is cut into 100 ms, and the cut stretch at the far end counts for the retries but not for the
 * calls. Deposits are the hot path and go to a ring of atomics. Withdrawals are rare, and checking a sum and adding to it
 * must be one step or two callers could both take the last retry. So they are an immutable value behind one reference:
 * a grant copies 101 counts (a refusal nothing) and swaps them in; losing that race means looking again.
 *
 * @see <a href="https://github.com/twitter/finagle/blob/develop/finagle-core/src/main/scala/com/twitter/finagle/service/RetryBudget.scala">20 %,
 *     10 s and 10/s: Finagle, RetryBudget</a>
 */
public final class RetryBudget {
    private static final int WINDOW_SECONDS = 10;
    private static final long TICK_NANOS = 100_000_000;
    private static final int TICKS = 100;
    private static final long SHARE_SCALE = 1_000_000;

    private static final RetryBudget UNLIMITED = new RetryBudget(0, Long.MAX_VALUE);

    private final long millionthsPerCall;
    private final long floor;
    private final Ticks ticks = new Ticks(TICK_NANOS);
    private final SlidingCount calls = new SlidingCount(ticks, TICKS);
    private final AtomicReference<Withdrawals> withdrawals = new AtomicReference<>(Withdrawals.none(TICKS + 1));

    private RetryBudget(long millionthsPerCall, long floor) {
        this.millionthsPerCall = millionthsPerCall;
        this.floor = floor;
    }

    /**
     * A budget that is full.
     *
     * @param share retries per call, 0 (never retries, whatever the floor) to 1, to six decimals; default 0.2
     * @param floorPerSecond retries per second that are always allowed, 0 or more; default 10
     * @throws IllegalArgumentException if a value is outside its range or not a number
     */
    public static RetryBudget of(double share, int floorPerSecond) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share: " + share + " (expected: 0 to 1)");
        }
        if (floorPerSecond < 0) {
            throw new IllegalArgumentException("floorPerSecond: " + floorPerSecond + " (expected: 0 or more)");
        }
        return new RetryBudget(
                Math.round(share * SHARE_SCALE), share == 0 ? 0 : (long) floorPerSecond * WINDOW_SECONDS);
    }

    /** A budget that grants every retry. */
    public static RetryBudget unlimited() {
        return UNLIMITED;
    }

    /** Notes a call that sends its first attempt now. */
    public void deposit(long nowNanos) {
        if (millionthsPerCall > 0) {
            calls.add(nowNanos, 1);
        }
    }

    /** Takes one retry out of the budget, {@code false} if that would exceed it. */
    public boolean tryWithdraw(long nowNanos) {
        if (isUnlimited()) {
            return true;
        }
        long tick = ticks.at(nowNanos);
        Withdrawals seen;
        do {
            seen = withdrawals.get();
            if (seen.sum(tick) >= allowed(nowNanos)) {
                return false;
            }
        } while (!withdrawals.compareAndSet(seen, seen.plusOne(tick)));
        return true;
    }

    /** Whether it never grants any: no waiting helps. */
    public boolean isNone() {
        return millionthsPerCall == 0 && floor == 0;
    }

    /** Retries that could be withdrawn now, 0 or more; positive infinity if unlimited. */
    public double left(long nowNanos) {
        if (isUnlimited()) {
            return Double.POSITIVE_INFINITY;
        }
        return Math.max(0, allowed(nowNanos) - withdrawals.get().sum(ticks.at(nowNanos)));
    }

    /** In whole retries, by whole numbers: 0.29 of 100 calls is 29, which a {@code double} would make 28. */
    private long allowed(long nowNanos) {
        return Math.max(calls.sum(nowNanos) * millionthsPerCall / SHARE_SCALE, floor);
    }

    private boolean isUnlimited() {
        return floor == Long.MAX_VALUE;
    }
}
