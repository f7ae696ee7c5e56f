package dev.entitlement.gateway.simulator;

import java.time.Duration;
import java.time.Instant;

/** Two clocks that stand still until they are told to go on. */
final class ManualClocks {

    private Instant wall = Instant.parse("2019-02-11T08:00:00Z");
    private long nanos = Long.MAX_VALUE - 500_000_000; // wraps half a second from the start

    Clocks clocks() {
        return new Clocks(() -> wall, () -> nanos);
    }

    void pass(Duration duration) {
        wall = wall.plus(duration);
        nanos += duration.toNanos();
    }
}
