package dev.entitlement.policy;

/**
 * Decides what follows an attempt: a retry, and when, or the end of the call, and why. It reads no clock, draws no
 * number and sleeps nowhere: all of it comes in. Thread-safe; its only state is the retry budget.
 */
public final class RetryPolicy {
    private final int maxAttempts;
    private final Backoff backoff;
    private final RetryBudget budget;

    /**
     * @param maxAttempts attempts a call may make in all, the first included, 1 or more
     * @param backoff how long to wait before a retry
     * @param budget what all calls to the upstream may add by retries; shared by them
     * @throws IllegalArgumentException if {@code maxAttempts} is less than 1
     */
    public RetryPolicy(int maxAttempts, Backoff backoff, RetryBudget budget) {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts: " + maxAttempts + " (expected: 1 or more)");
        }
        this.maxAttempts = maxAttempts;
        this.backoff = backoff;
        this.budget = budget;
    }

    /**
     * Decides, and withdraws from the budget if the decision is to retry. The reasons to stop are asked in the order
     * of {@link Stop}, the budget last, so that a retry that cannot happen costs nothing.
     *
     * @param verdict how the last attempt was judged
     * @param read whether its answer had a readable {@code responseCode}: the wait then starts from the answer base
     * @param retryAfterNanos how long the upstream asked to wait, 0 or more, or -1 if it did not; never undercut
     * @param attempts attempts made so far that count, 1 or more; also the number of the retry that would follow
     * @param remainingNanos what is left of the deadline; negative if it has passed
     * @param neededNanos the least time that an attempt needs to be worth starting, 0 or more
     * @param nowNanos the present, monotonic
     * @param random where in the jitter's range, 0 inclusive to 1 exclusive
     */
    public Decision after(
            Verdict verdict,
            boolean read,
            long retryAfterNanos,
            int attempts,
            long remainingNanos,
            long neededNanos,
            long nowNanos,
            double random) {
        if (verdict == Verdict.THROTTLED && retryAfterNanos < 0) {
            return Decision.stopFor(Stop.NO_RETRY_AFTER);
        }
        Decision decision =
                withoutBudget(verdict, read, retryAfterNanos, attempts, remainingNanos, neededNanos, random);
        return decision.retries() && !budget.tryWithdraw(nowNanos) ? Decision.stopFor(Stop.BUDGET_SPENT) : decision;
    }

    /**
     * Decides for one of many, whom nobody waits for at a screen. Being throttled without a {@code Retry-After} is a reason
     * to wait, from the answer base, and not to stop; and so is a spent budget: a retry that comes later adds no more to
     * the load. Nothing is withdrawn here, but when the retry is due ({@link RetryBudget#tryWithdraw}).
     *
     * @see #after
     */
    public Decision afterOneOfMany(
            Verdict verdict,
            boolean read,
            long retryAfterNanos,
            int attempts,
            long remainingNanos,
            long neededNanos,
            double random) {
        Decision decision = withoutBudget(
                verdict,
                read || verdict == Verdict.THROTTLED,
                retryAfterNanos,
                attempts,
                remainingNanos,
                neededNanos,
                random);
        return decision.retries() && budget.isNone() ? Decision.stopFor(Stop.BUDGET_SPENT) : decision;
    }

    private Decision withoutBudget(
            Verdict verdict,
            boolean read,
            long retryAfterNanos,
            int attempts,
            long remainingNanos,
            long neededNanos,
            double random) {
        if (verdict == Verdict.FINAL) {
            return Decision.stopFor(Stop.FINAL_ANSWER);
        }
        if (attempts >= maxAttempts) {
            return Decision.stopFor(Stop.ATTEMPTS_SPENT);
        }
        long delayNanos = Math.max(retryAfterNanos, backoffNanos(read, attempts, random));
        return fits(delayNanos, remainingNanos, neededNanos)
                ? Decision.retryIn(delayNanos)
                : Decision.stopFor(Stop.DEADLINE);
    }

    private long backoffNanos(boolean read, int retry, double random) {
        return read ? backoff.afterAnswerNanos(retry, random) : backoff.afterSilenceNanos(retry, random);
    }

    /** By comparison with what may be spent waiting: adding to a {@code Retry-After} of centuries would overflow. */
    private static boolean fits(long delayNanos, long remainingNanos, long neededNanos) {
        return remainingNanos >= neededNanos && delayNanos <= remainingNanos - neededNanos;
    }
}
