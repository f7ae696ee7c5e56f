package dev.entitlement.benchmarks.load;

import org.jspecify.annotations.Nullable;

/**
 * What a run is. Immutable.
 *
 * @param connections over all loops, at least one each
 * @param threads event loops, 1 or more
 * @param timeoutNanos how long a call is waited for, from its scheduled start
 * @param seed of what is random in the schedule
 * @param authorization sent with each call; a secret, never printed
 */
record RunSettings(
        Target target,
        Schedule schedule,
        Ids ids,
        int connections,
        int threads,
        long timeoutNanos,
        long seed,
        @Nullable String authorization) {

    /** So that the parts make the whole. */
    int connectionsOf(int place) {
        return connections / threads + (place < connections % threads ? 1 : 0);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "RunSettings[" + target + ", " + schedule + "]";
    }
}
