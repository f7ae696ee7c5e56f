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
 * @param concurrency calls the platform works on at once, each for its latency, 1 or more; the others queue; null for no
 *     limit
 * @param capacity calls per second of work, 0 or more; who finds more than 100 ms of it queued is answered
 *     {@code SERVICE_UNAVAILABLE} at once; null for no limit
 * @param refusalCost share of a call's work that a refusal costs, an echo and a drawn error too; 0 to 1. Without effect
 *     unless there is a capacity
 * @param pendingRate share of ids whose reactivation starts {@code PENDING}; 0 to 1
 * @param outage whether everything is refused at once with {@code SERVICE_UNAVAILABLE}, echoes too; each of them is as
 *     much work as a refusal
 */
public record Faults(
        double errorRate,
        double hangRate,
        double resetRate,
        Latency latency,
        @Nullable Double rateLimit,
        @Nullable Integer concurrency,
        @Nullable Double capacity,
        double refusalCost,
        double pendingRate,
        boolean outage) {

    /** A platform that answers everything at once. */
    public static final Faults NONE = new Faults(0, 0, 0, Latency.NONE, null, null, null, 0.5, 0, false);

    public Faults {
        requireShare("errorRate", errorRate);
        requireShare("hangRate", hangRate);
        requireShare("resetRate", resetRate);
        requireShare("refusalCost", refusalCost);
        requireShare("pendingRate", pendingRate);
        requireRate("rateLimit", rateLimit);
        requireRate("capacity", capacity);
        if (concurrency != null && !(concurrency >= 1 && concurrency <= Values.MOST)) {
            throw new IllegalArgumentException(
                    "concurrency: " + concurrency + " (expected: 1 to " + Values.MOST + ", or null)");
        }
    }

    public Faults withOutage(boolean there) {
        return new Faults(
                errorRate,
                hangRate,
                resetRate,
                latency,
                rateLimit,
                concurrency,
                capacity,
                refusalCost,
                pendingRate,
                there);
    }

    public Faults withErrorRate(double share) {
        return new Faults(
                share,
                hangRate,
                resetRate,
                latency,
                rateLimit,
                concurrency,
                capacity,
                refusalCost,
                pendingRate,
                outage);
    }

    public Faults withHangRate(double share) {
        return new Faults(
                errorRate,
                share,
                resetRate,
                latency,
                rateLimit,
                concurrency,
                capacity,
                refusalCost,
                pendingRate,
                outage);
    }

    public Faults withResetRate(double share) {
        return new Faults(
                errorRate,
                hangRate,
                share,
                latency,
                rateLimit,
                concurrency,
                capacity,
                refusalCost,
                pendingRate,
                outage);
    }

    public Faults withLatency(Latency changed) {
        return new Faults(
                errorRate,
                hangRate,
                resetRate,
                changed,
                rateLimit,
                concurrency,
                capacity,
                refusalCost,
                pendingRate,
                outage);
    }

    public Faults withRateLimit(@Nullable Double perSecond) {
        return new Faults(
                errorRate,
                hangRate,
                resetRate,
                latency,
                perSecond,
                concurrency,
                capacity,
                refusalCost,
                pendingRate,
                outage);
    }

    public Faults withConcurrency(@Nullable Integer calls) {
        return new Faults(
                errorRate, hangRate, resetRate, latency, rateLimit, calls, capacity, refusalCost, pendingRate, outage);
    }

    public Faults withCapacity(@Nullable Double perSecond) {
        return new Faults(
                errorRate,
                hangRate,
                resetRate,
                latency,
                rateLimit,
                concurrency,
                perSecond,
                refusalCost,
                pendingRate,
                outage);
    }

    public Faults withRefusalCost(double share) {
        return new Faults(
                errorRate, hangRate, resetRate, latency, rateLimit, concurrency, capacity, share, pendingRate, outage);
    }

    public Faults withPendingRate(double share) {
        return new Faults(
                errorRate, hangRate, resetRate, latency, rateLimit, concurrency, capacity, refusalCost, share, outage);
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + ": " + share + " (expected: 0 to 1)");
        }
    }

    private static void requireRate(String name, @Nullable Double perSecond) {
        if (perSecond != null && !(perSecond >= 0 && perSecond <= Values.FASTEST)) {
            throw new IllegalArgumentException(name + ": " + perSecond + " (expected: 0 to 1000000000, or null)");
        }
    }
}
