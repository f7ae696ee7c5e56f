package dev.entitlement.policy;

import dev.entitlement.guards.Interleavings;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** At one instant: what time does to a permit is no matter of threads. */
class CircuitBreakerLincheckTest {

    @Test
    void of_attempts_that_fail_together_one_opens_it() {
        Interleavings.explore(ShortOfTwoFailures.class, HalfOpen.class);
    }

    @Test
    void of_attempts_on_probation_one_closes_it_or_opens_it_again() {
        Interleavings.explore(ShortOfTwoSuccesses.class, HalfOpen.class);
    }

    /** Everything that can be done to a breaker. Permits are numbers that only grow, and each thread knows the first few. */
    @Param(name = "permit", gen = IntGen.class, conf = "0:8")
    public abstract static class Breaker {
        final CircuitBreaker breaker = new CircuitBreaker(1);

        @Operation
        public long tryAcquire() {
            return breaker.tryAcquire(0);
        }

        @Operation
        public boolean failed(@Param(name = "permit") int permit) {
            return breaker.failed(permit, 0);
        }

        @Operation
        public boolean succeeded(@Param(name = "permit") int permit) {
            return breaker.succeeded(permit, 0);
        }

        @Operation
        public void ignored(@Param(name = "permit") int permit) {
            breaker.ignored(permit, 0);
        }

        @Operation
        public boolean probed() {
            return breaker.probed(0);
        }

        @Operation
        public CircuitBreaker.State state() {
            return breaker.state();
        }
    }

    @Param(name = "permit", gen = IntGen.class, conf = "0:1")
    public static class ShortOfTwoFailures extends Breaker {
        public ShortOfTwoFailures() {
            for (int i = 0; i < 9; i++) {
                breaker.failed(0, 0);
                breaker.succeeded(0, 0);
            }
            breaker.succeeded(0, 0);
        }
    }

    @Param(name = "permit", gen = IntGen.class, conf = "4:6")
    public static class ShortOfTwoSuccesses extends Breaker {
        public ShortOfTwoSuccesses() {
            for (int i = 0; i < 20; i++) {
                breaker.failed(0, 0);
            }
            breaker.probed(0);
            for (int permit = 1; permit <= 6; permit++) {
                breaker.tryAcquire(0);
            }
            for (int permit = 1; permit <= 3; permit++) {
                breaker.succeeded(permit, 0);
            }
        }
    }
}
