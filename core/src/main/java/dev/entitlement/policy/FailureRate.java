package dev.entitlement.policy;

/** How the attempts of the last 2 s ended, and whether too many of them failed. Thread-safe and lock-free. */
final class FailureRate {
    private static final int MINIMUM_ATTEMPTS = 20;
    private static final long TICK_NANOS = 100_000_000;
    private static final int TICKS = 20;

    private final SlidingCount failures;
    private final SlidingCount successes;

    FailureRate() {
        Ticks ticks = new Ticks(TICK_NANOS);
        failures = new SlidingCount(ticks, TICKS);
        successes = new SlidingCount(ticks, TICKS);
    }

    void succeeded(long nowNanos) {
        successes.add(nowNanos, 1);
    }

    void failed(long nowNanos) {
        failures.add(nowNanos, 1);
    }

    /**
     * Whether over half of at least 20 attempts failed. Failures are read first: successes that arrive meanwhile can
     * then only speak for the upstream, and of failures that race, the last to be counted sees them all.
     */
    boolean tooHigh(long nowNanos) {
        long failed = failures.sum(nowNanos);
        long succeeded = successes.sum(nowNanos);
        return failed + succeeded >= MINIMUM_ATTEMPTS && failed > succeeded;
    }
}
