package dev.entitlement.policy;

/**
 * How a round of {@link ConcurrencyLimit} began.
 *
 * @param beganNanos when
 * @param limit what the limit was then
 * @param countedFromNanos when the limit had been lowered for the last time by then: drops of attempts that began before
 *     that are what it was lowered for
 */
record Opening(long beganNanos, double limit, long countedFromNanos) {
    private static final long LONG_AGO_NANOS = 3_600_000_000_000L;

    /** Of the very first round: the limit has never been lowered. */
    static Opening first(long nowNanos, double limit) {
        return new Opening(nowNanos, limit, nowNanos - LONG_AGO_NANOS);
    }

    boolean counts(long startNanos) {
        return startNanos - countedFromNanos >= 0;
    }

    /**
     * Whether a round trip lies behind the round: as much time as one took of late, and an attempt that began in this round
     * and has ended. If a queue has grown meanwhile, that attempt stood in it, however long round trips have become.
     */
    boolean roundTripPassed(long startNanos, long nowNanos, long roundTripNanos) {
        return startNanos - beganNanos >= 0 && nowNanos - beganNanos >= roundTripNanos;
    }
}
