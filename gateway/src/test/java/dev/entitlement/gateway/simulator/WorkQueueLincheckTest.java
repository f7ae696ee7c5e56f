package dev.entitlement.gateway.simulator;

import dev.entitlement.guards.Interleavings;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

class WorkQueueLincheckTest {

    @Test
    void each_call_gets_a_place_of_its_own_and_all_work_counts() {
        Interleavings.explore(Arrivals.class);
    }

    /** A call is 40 ms of work, so that the fourth at once is refused. */
    @Param(name = "now", gen = IntGen.class, conf = "0:1")
    public static class Arrivals {
        private static final double PER_SECOND = 25;
        private static final long FIFTY_MILLIS = 50_000_000;

        private final WorkQueue queue = new WorkQueue(0);

        @Operation
        public long enter(@Param(name = "now") int now) {
            return queue.enter(PER_SECOND, 1, 0.5, now * FIFTY_MILLIS);
        }

        @Operation
        public void charge(@Param(name = "now") int now) {
            queue.charge(PER_SECOND, 0.5, now * FIFTY_MILLIS);
        }
    }
}
