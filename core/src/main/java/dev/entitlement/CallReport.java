package dev.entitlement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about an ended call.
 *
 * @param entitlementId the entitlement it was about
 * @param requestIdentifier the call's identifier: the caller's own, or the first one made
 * @param effect what the call did to the entitlement
 * @param attempts all attempts, in order; empty if none was made
 * @param answer the upstream's answer to the last attempt; null if there was none that can be read
 * @param refusal why this side let no attempt go; null if there was one
 * @param noRetry why a retry that the last attempt deserved did not follow; null if it deserved none
 * @param retryAfterSeconds when to come back, in whole seconds, at least 1; 0 if this side has nothing to say about it
 * @param coalesced whether the call joined another for the same entitlement, and shares its attempts, effect and identifier
 * @param startedAt when the call began
 * @param durationNanos how long it took, in nanoseconds
 */
public record CallReport(
        String entitlementId,
        String requestIdentifier,
        Effect effect,
        List<Attempt> attempts,
        @Nullable RawAnswer answer,
        @Nullable Refusal refusal,
        @Nullable NoRetry noRetry,
        int retryAfterSeconds,
        boolean coalesced,
        Instant startedAt,
        long durationNanos) {

    /** How long the call took. */
    public Duration duration() {
        return Duration.ofNanos(durationNanos);
    }

    /** The last attempt; null if none was made. */
    public @Nullable Attempt lastAttempt() {
        return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
    }

    /** The identifier that the last attempt carried: the call's own if there was no attempt. */
    public String lastRequestIdentifier() {
        Attempt last = lastAttempt();
        return last == null ? requestIdentifier : last.requestIdentifier();
    }
}
