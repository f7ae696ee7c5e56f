package dev.entitlement.gateway.simulator;

import org.jspecify.annotations.Nullable;

/**
 * What can be wrong with the simulated platform; changed while it runs by {@code PUT /simulator/faults}. Immutable.
 * Scripted ids ({@link IdScript}) keep their latency but meet none of the other faults.
 *
 * @param errorRate share of identifiers answered {@code INTERNAL_ERROR} or {@code SERVICE_UNAVAILABLE}; 0 to 1
 * @param hangRate share of requests that are never answered; 0 to 1
 * @param resetRate share of requests that end in a reset connection; 0 to 1. Hangs come first: with a hang rate of 0.7,
 *     a reset rate above 0.3 has no further effect
 * @param latency how long answers take
 * @param rateLimit calls per second before {@code TOO_MANY_REQUESTS}, 0 or more; null for no limit
 * @param pendingRate share of ids whose reactivation starts {@code PENDING}; 0 to 1
 */
public record Faults(
        double errorRate,
        double hangRate,
        double resetRate,
        Latency latency,
        @Nullable Double rateLimit,
        double pendingRate) {

    /** A platform that answers everything at once. */
    public static final Faults NONE = new Faults(0, 0, 0, Latency.NONE, null, 0);

    public Faults {
        requireShare("errorRate", errorRate);
        requireShare("hangRate", hangRate);
        requireShare("resetRate", resetRate);
        requireShare("pendingRate", pendingRate);
        if (rateLimit != null && !(rateLimit >= 0 && rateLimit <= Values.FASTEST)) {
            throw new IllegalArgumentException("rateLimit: " + rateLimit + " (expected: 0 to 1000000000, or null)");
        }
    }

    public Faults withErrorRate(double share) {
        return new Faults(share, hangRate, resetRate, latency, rateLimit, pendingRate);
    }

    public Faults withHangRate(double share) {
        return new Faults(errorRate, share, resetRate, latency, rateLimit, pendingRate);
    }

    public Faults withResetRate(double share) {
        return new Faults(errorRate, hangRate, share, latency, rateLimit, pendingRate);
    }

    public Faults withLatency(Latency changed) {
        return new Faults(errorRate, hangRate, resetRate, changed, rateLimit, pendingRate);
    }

    public Faults withRateLimit(@Nullable Double perSecond) {
        return new Faults(errorRate, hangRate, resetRate, latency, perSecond, pendingRate);
    }

    public Faults withPendingRate(double share) {
        return new Faults(errorRate, hangRate, resetRate, latency, rateLimit, share);
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + ": " + share + " (expected: 0 to 1)");
        }
    }
}
