package dev.entitlement;

import dev.entitlement.guards.Interleavings;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;

class CoalescingLincheckTest {

    @Test
    void of_equal_calls_one_leads_until_it_ends() {
        Interleavings.explore(Calls.class);
    }

    /**
     * Four calls for one entitlement, two and two of them equal. Each begins and ends once, and in this order: both happen in
     * one thread, and what is ended before it began is not begun any more.
     */
    public static class Calls {
        private final Coalescing coalescing = new Coalescing();
        private final Attempts[] all = {attempts("a"), attempts("a"), attempts("b"), attempts("b")};
        private final boolean[] ended = new boolean[all.length];

        @Operation(runOnce = true, nonParallelGroup = "first a")
        public int beginFirstA() {
            return begin(0);
        }

        @Operation(runOnce = true, nonParallelGroup = "first a")
        public void endFirstA() {
            end(0);
        }

        @Operation(runOnce = true, nonParallelGroup = "second a")
        public int beginSecondA() {
            return begin(1);
        }

        @Operation(runOnce = true, nonParallelGroup = "second a")
        public void endSecondA() {
            end(1);
        }

        @Operation(runOnce = true, nonParallelGroup = "first b")
        public int beginFirstB() {
            return begin(2);
        }

        @Operation(runOnce = true, nonParallelGroup = "first b")
        public void endFirstB() {
            end(2);
        }

        @Operation(runOnce = true, nonParallelGroup = "second b")
        public int beginSecondB() {
            return begin(3);
        }

        /** Whose attempts it waits for. */
        private int begin(int number) {
            if (ended[number]) {
                return -1;
            }
            Attempts shared = coalescing.sharedOr(all[number]);
            for (int leader = 0; leader < all.length; leader++) {
                if (all[leader] == shared) {
                    return leader;
                }
            }
            throw new AssertionError("nobody's attempts");
        }

        private void end(int number) {
            ended[number] = true;
            coalescing.ended(all[number]);
        }

        /** They are never begun, so they ask no policy and need no loop. */
        private static Attempts attempts(String identifier) {
            ReactivationRequest request = ReactivationRequest.builder("e")
                    .requestIdentifier(identifier)
                    .build();
            return new Attempts(null, null, new Call(null, null, request, new BaseSubscriber<>() {}));
        }
    }
}
