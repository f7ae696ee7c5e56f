package dev.entitlement.gateway.admin;

import dev.entitlement.CallListener;
import dev.entitlement.CircuitState;
import dev.entitlement.EntitlementResult;
import dev.entitlement.ReactivationRequest;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Hears what the status page shows and no meter keeps: how long calls took, finely enough for the last seconds, and since
 * when the circuit is not closed. Calls that were refused are left out of the times: they take none, and would make an
 * outage look fast. Costs a call one addition. Thread-safe.
 */
public final class Pulse implements CallListener {
    private final Clock clock;
    private final LatencyCounts times = new LatencyCounts();
    private volatile @Nullable Instant circuitLeftClosed;

    /** @param clock tells when the circuit changed */
    public Pulse(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void callEnded(ReactivationRequest request, EntitlementResult result) {
        if (!result.report().attempts().isEmpty()) {
            times.record(result.report().durationNanos());
        }
    }

    /** Half open is part of the same trouble: it may open again any moment. */
    @Override
    public void circuitChanged(CircuitState state) {
        if (state == CircuitState.CLOSED) {
            circuitLeftClosed = null;
        } else if (circuitLeftClosed == null) {
            circuitLeftClosed = clock.instant();
        }
    }

    /** How many calls took how long, by bucket of {@link LatencyCounts}. */
    long[] times() {
        return times.read();
    }

    /** When the circuit was last closed; null while it is. */
    @Nullable
    Instant circuitLeftClosed() {
        return circuitLeftClosed;
    }
}
