package dev.entitlement.policy;

/**
 * The time between the opening of a circuit and its closing, with all such times before it. Immutable.
 *
 * @param beforeNanos the sum of those before, 0 or more
 * @param sinceNanos when this one began
 */
record Trouble(long beforeNanos, long sinceNanos) {

    /** By a clock that was read before the opening none of it has passed. */
    long totalNanos(long nowNanos) {
        return beforeNanos + Math.max(0, nowNanos - sinceNanos);
    }
}
