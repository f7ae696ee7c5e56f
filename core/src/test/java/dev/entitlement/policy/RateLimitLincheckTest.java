package dev.entitlement.policy;

import dev.entitlement.guards.Interleavings;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

class RateLimitLincheckTest {

    @Test
    void each_token_is_taken_once_and_put_back_once() {
        Interleavings.explore(Tokens.class);
    }

    /** Two of them, the times half an interval apart, and nought among them: it also marks a bucket nobody took from. */
    @Param(name = "half", gen = IntGen.class, conf = "-1:2")
    public static class Tokens {
        private static final long HALF_AN_INTERVAL = 250_000_000;

        private final RateLimit limit = RateLimit.perSecond(2);

        @Operation
        public boolean tryTake(@Param(name = "half") int half) {
            return limit.tryTake(half * HALF_AN_INTERVAL);
        }

        @Operation
        public void giveBack(@Param(name = "half") int half) {
            limit.giveBack(half * HALF_AN_INTERVAL);
        }

        @Operation
        public long nanosUntilNext(@Param(name = "half") int half) {
            return limit.nanosUntilNext(half * HALF_AN_INTERVAL);
        }
    }
}
