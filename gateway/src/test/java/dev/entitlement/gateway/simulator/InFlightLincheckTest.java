package dev.entitlement.gateway.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.entitlement.guards.Interleavings;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * A call is counted before it is compared with the most, so that for a moment there may be more than that. What holds, holds
 * once threads are done.
 */
class InFlightLincheckTest {

    @Test
    void each_who_stays_counts_once_and_for_the_most() {
        Interleavings.explore(Stays.class);
    }

    public static class Stays {
        private final InFlight inFlight = new InFlight();
        private final InFlight.Stay shared = inFlight.enter();
        private final Queue<InFlight.Stay> stays = new ConcurrentLinkedQueue<>();
        private final AtomicInteger sharedLeft = new AtomicInteger(1);

        @Operation
        public void enter() {
            stays.add(inFlight.enter());
        }

        @Operation
        public void end() {
            InFlight.Stay stay = stays.poll();
            if (stay != null) {
                stay.end();
            }
        }

        @Operation
        public void endShared() {
            sharedLeft.set(0);
            shared.end();
        }

        @Validate
        public void all_who_stay_are_counted() {
            assertEquals(stays.size() + sharedLeft.get(), inFlight.now());
            assertTrue(inFlight.most() >= inFlight.now());
        }
    }
}
