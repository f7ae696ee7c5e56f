package dev.entitlement.gateway.simulator;

import java.time.Clock;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The simulator's two clocks.
 *
 * @param wall dates the records
 * @param nanos paces the rate limit, the work and the places; monotonic, without an origin
 */
record Clocks(InstantSource wall, LongSupplier nanos) {

    static Clocks system() {
        return new Clocks(Clock.systemUTC(), System::nanoTime);
    }
}
