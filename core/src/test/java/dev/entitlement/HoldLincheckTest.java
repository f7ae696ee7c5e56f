package dev.entitlement;

import dev.entitlement.guards.Interleavings;
import java.util.concurrent.TimeUnit;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

class HoldLincheckTest {

    @Test
    void the_longest_that_was_asked_for_lasts() {
        Interleavings.explore(Asked.class);
    }

    @Param(name = "now", gen = IntGen.class, conf = "0:2")
    public static class Asked {
        private final Hold hold = new Hold();

        @Operation
        public void hold(@Param(gen = IntGen.class, conf = "0:4") int seconds, @Param(name = "now") int now) {
            hold.hold(seconds(seconds), seconds(now));
        }

        @Operation
        public long remainingNanos(@Param(name = "now") int now) {
            return hold.remainingNanos(seconds(now));
        }

        private static long seconds(int seconds) {
            return TimeUnit.SECONDS.toNanos(seconds);
        }
    }
}
