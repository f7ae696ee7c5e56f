package dev.entitlement.policy;

import dev.entitlement.guards.Interleavings;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * Not among the operations: {@code left}, which reads deposits and withdrawals one after the other. It is for people, and
 * may tell of a state in between.
 */
class RetryBudgetLincheckTest {

    @Test
    void no_retry_is_granted_twice_and_none_is_lost_as_calls_are_noted() {
        Interleavings.explore(Budget.class, Withdrawals.class);
    }

    /** A retry for each call, within seconds that all lie in one window. */
    @Param(name = "second", gen = IntGen.class, conf = "0:2")
    public static class Budget {
        private static final long SECOND = 1_000_000_000;

        private final RetryBudget budget = RetryBudget.of(1, 0);

        @Operation
        public void deposit(@Param(name = "second") int second) {
            budget.deposit(second * SECOND);
        }

        @Operation
        public boolean tryWithdraw(@Param(name = "second") int second) {
            return budget.tryWithdraw(second * SECOND);
        }
    }
}
