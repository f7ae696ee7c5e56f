package dev.entitlement.policy;

import dev.entitlement.guards.Interleavings;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

class TicksLincheckTest {

    @Test
    void a_time_has_one_number_for_good_whoever_shows_the_first() {
        Interleavings.explore(Shown.class);
        Interleavings.stress(Shown.class);
    }

    @Param(name = "time", gen = IntGen.class, conf = "-150:150")
    public static class Shown {
        private final Ticks ticks = new Ticks(100);

        @Operation
        public long at(@Param(name = "time") int time) {
            return ticks.at(time);
        }
    }
}
