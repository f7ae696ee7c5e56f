package dev.entitlement.policy;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.LongGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Random histories on racing threads: whatever each of them saw, there must be an order in which one thread alone would
 * have seen the same. Lincheck makes the histories, runs each many times and looks for the order.
 */
class LinearizabilityTest {
    private static final long MILLI = 1_000_000;

    @Test
    void the_rate_limit_is_linearizable() {
        check(RateLimitHistory.class);
    }

    @Test
    void the_half_open_circuit_breaker_is_linearizable() {
        check(HalfOpenHistory.class);
    }

    @Test
    void the_retry_budget_is_linearizable() {
        check(RetryBudgetHistory.class);
    }

    private static void check(Class<?> history) {
        new Patient()
                .threads(3)
                .actorsPerThread(3)
                .iterations(10)
                .invocationsPerIteration(200)
                .minimizeFailedScenario(false)
                .check(history);
    }

    /** A thread may have to wait for a busy machine for longer than Lincheck would; that is no deadlock. */
    private static final class Patient extends StressOptions {
        Patient() {
            setTimeoutMs(60_000);
        }
    }

    public static class RateLimitHistory {
        private final RateLimit limit = RateLimit.perSecond(3);

        @Operation
        public boolean tryTake(@Param(gen = IntGen.class, conf = "0:3") int third) {
            return limit.tryTake(third * 340 * MILLI);
        }

        @Operation
        public void giveBack() {
            limit.giveBack(0);
        }

        @Operation
        public long nanosUntilNext() {
            return limit.nanosUntilNext(0);
        }
    }

    public static class HalfOpenHistory {
        private final CircuitBreaker breaker = new CircuitBreaker(1_000 * MILLI);

        public HalfOpenHistory() {
            for (long permit = breaker.tryAcquire(0); permit >= 0; permit = breaker.tryAcquire(0)) {
                breaker.failed(permit, 0);
            }
            breaker.probed(0);
        }

        @Operation
        public long tryAcquire() {
            return breaker.tryAcquire(0);
        }

        @Operation
        public boolean failed(@Param(gen = LongGen.class, conf = "1:6") long permit) {
            return breaker.failed(permit, 0);
        }

        @Operation
        public boolean succeeded(@Param(gen = LongGen.class, conf = "1:6") long permit) {
            return breaker.succeeded(permit, 0);
        }

        @Operation
        public void ignored(@Param(gen = LongGen.class, conf = "1:6") long permit) {
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

    public static class RetryBudgetHistory {
        private final RetryBudget budget = RetryBudget.of(0.5, 0);

        @Operation
        public void deposit() {
            budget.deposit(0);
        }

        @Operation
        public boolean tryWithdraw() {
            return budget.tryWithdraw(0);
        }
    }
}
