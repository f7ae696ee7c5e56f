package dev.entitlement.policy;

import dev.entitlement.guards.Interleavings;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

class PaceLincheckTest {

    @Test
    void so_many_pass_and_each_refusal_is_told_of_once() {
        Interleavings.explore(Asked.class);
    }

    public static class Asked {
        private static final long SECOND = 1_000_000_000;

        private final Pace pace = new Pace(2);

        @Operation
        public long permit(@Param(gen = IntGen.class, conf = "0:1") int second) {
            return pace.permit(second * SECOND);
        }
    }
}
