package dev.entitlement;

import dev.entitlement.policy.RecentLatency;
import dev.entitlement.policy.RetryBudget;
import dev.entitlement.policy.RetryPolicy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What all calls of a client share: one instance of each policy per upstream, for a budget or a breaker that knows only a
 * part of the traffic decides wrongly.
 *
 * @param deadlineNanos the most a call may take
 * @param attemptTimeoutNanos the most an attempt may take
 * @param writeAhead null for none
 * @param hold for how long the upstream asked to be left alone by calls under the client's own credentials
 * @param notificationBody sent with calls that bring no body; null for nothing
 * @param wallClockMillis for time stamps and {@code Retry-After} dates only, never for measuring
 */
record SharedPolicies(
        long deadlineNanos,
        long attemptTimeoutNanos,
        RetryPolicy retryPolicy,
        RetryBudget budget,
        RecentLatency recentLatency,
        Admission admission,
        Coalescing coalescing,
        CheckedCredentials credentials,
        @Nullable WriteAhead writeAhead,
        Hold hold,
        CallListener listener,
        ClientLog log,
        byte @Nullable [] notificationBody,
        LongSupplier wallClockMillis) {
    private static final long LEAST_NEEDED_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    long allowedNanos(@Nullable Duration wished) {
        return wished == null || wished.compareTo(Duration.ofNanos(deadlineNanos)) >= 0
                ? deadlineNanos
                : wished.toNanos();
    }

    /**
     * Whether an attempt may start with so much time left: less than the upstream's recent median would only make an
     * unknown. No answer takes longer than an attempt may, so the median is asked for near the end only.
     */
    boolean isEnough(long remainingNanos, long nowNanos) {
        return remainingNanos >= Math.max(attemptTimeoutNanos, LEAST_NEEDED_NANOS)
                || remainingNanos >= recentLatency.neededNanos(nowNanos);
    }
}
