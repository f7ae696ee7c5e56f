package dev.entitlement.gateway.simulator;

import dev.entitlement.guards.Interleavings;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

class RateLimitLincheckTest {

    @Test
    void each_token_lets_one_call_through() {
        Interleavings.explore(Bucket.class);
    }

    public static class Bucket {
        private static final long SECOND = 1_000_000_000;

        private final RateLimit limit = new RateLimit(0);

        @Operation
        public boolean admits(@Param(gen = IntGen.class, conf = "0:1") int second) {
            return limit.admits(2, second * SECOND);
        }
    }
}
