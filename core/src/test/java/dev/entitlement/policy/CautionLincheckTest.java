package dev.entitlement.policy;

import dev.entitlement.guards.Interleavings;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

class CautionLincheckTest {

    @Test
    void every_failure_of_a_row_counts_and_every_token_is_taken_once() {
        Interleavings.explore(TwoFailuresShort.class);
    }

    /** Two failures short of being slow, and then with one token. */
    public static class TwoFailuresShort {
        private final Caution caution = new Caution();

        public TwoFailuresShort() {
            fail(20);
            for (int token = 0; token < 19; token++) {
                caution.tryTake(0);
            }
            caution.succeeded();
            fail(18);
        }

        private void fail(int times) {
            for (int i = 0; i < times; i++) {
                caution.failed();
            }
        }

        @Operation
        public void failed() {
            caution.failed();
        }

        @Operation
        public void succeeded() {
            caution.succeeded();
        }

        @Operation
        public boolean tryTake() {
            return caution.tryTake(0);
        }

        @Operation
        public long nanosUntilNext() {
            return caution.nanosUntilNext(0);
        }
    }
}
