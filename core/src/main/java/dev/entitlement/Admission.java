package dev.entitlement;

import dev.entitlement.Judgement.Health;
import dev.entitlement.policy.CircuitBreaker;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who may go to the upstream: a permit or a reason why not. A permit is held while an attempt is on the wire, and not
 * during backoff. Thread-safe; every permit that was given must be given back once, by {@link #release}.
 */
final class Admission {
    private static final long REFUSED_BY_CIRCUIT = -1;
    private static final long REFUSED_BY_CAP = -2;

    private final CircuitBreaker breaker;
    private final CircuitProbe probe;
    private final int maxInFlight;
    private final AtomicInteger inFlight = new AtomicInteger();

    Admission(CircuitBreaker breaker, CircuitProbe probe, int maxInFlight) {
        this.breaker = breaker;
        this.probe = probe;
        this.maxInFlight = maxInFlight;
    }

    /** A permit, at least 0, or a negative number that {@link #refusal} puts into words. */
    long acquire(long nowNanos) {
        if (!enter()) {
            return REFUSED_BY_CAP;
        }
        long permit = breaker.tryAcquire(nowNanos);
        if (permit == CircuitBreaker.REFUSED) {
            leave();
            return REFUSED_BY_CIRCUIT;
        }
        return permit;
    }

    static Refusal refusal(long refused) {
        return refused == REFUSED_BY_CIRCUIT ? Refusal.CIRCUIT_OPEN : Refusal.QUEUE_FULL;
    }

    static @Nullable NoRetry noRetry(Refusal refusal) {
        return switch (refusal) {
            case CIRCUIT_OPEN -> NoRetry.CIRCUIT_OPEN;
            case QUEUE_FULL -> NoRetry.QUEUE_FULL;
            case DEADLINE -> NoRetry.DEADLINE;
            case DRAINING -> null; // a call that began before the drain keeps its retries
        };
    }

    void release(long permit, Health health, long nowNanos) {
        leave();
        switch (health) {
            case GOOD -> {
                if (breaker.succeeded(permit, nowNanos)) {
                    probe.closed();
                }
            }
            case BAD -> {
                if (breaker.failed(permit, nowNanos)) {
                    probe.opened();
                }
            }
            case NEITHER -> breaker.ignored(permit, nowNanos);
        }
    }

    /** A place under the hard cap, without asking the circuit: for what risks no entitlement. */
    boolean enter() {
        if (inFlight.incrementAndGet() <= maxInFlight) {
            return true;
        }
        inFlight.decrementAndGet();
        return false;
    }

    void leave() {
        inFlight.decrementAndGet();
    }

    int inFlight() {
        return inFlight.get();
    }

    /** When it makes sense to come back, in whole seconds, at least 1. */
    int retryAfterSeconds(Refusal refusal, long nowNanos) {
        return refusal == Refusal.CIRCUIT_OPEN ? probe.secondsToNext(nowNanos) : 1;
    }
}
