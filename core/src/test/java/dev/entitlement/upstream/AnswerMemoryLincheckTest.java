package dev.entitlement.upstream;

import dev.entitlement.guards.Interleavings;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

class AnswerMemoryLincheckTest {

    @Test
    void whoever_asks_gets_it_if_there_is_as_much_and_only_then() {
        Interleavings.explore(Memory.class);
    }

    /** In quarters of all there is, the first of them taken. */
    @Param(name = "quarters", gen = IntGen.class, conf = "1:4")
    public static class Memory {
        private static final int QUARTER = 16 << 20;

        private final AnswerMemory memory = new AnswerMemory();

        public Memory() {
            memory.take(QUARTER);
        }

        @Operation
        public boolean take(@Param(name = "quarters") int quarters) {
            return memory.take(quarters * QUARTER);
        }

        @Operation(runOnce = true)
        public void giveBack() {
            memory.giveBack(QUARTER);
        }
    }
}
