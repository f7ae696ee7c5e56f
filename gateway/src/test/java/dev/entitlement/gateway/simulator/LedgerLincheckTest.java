package dev.entitlement.gateway.simulator;

import dev.entitlement.guards.Interleavings;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

class LedgerLincheckTest {

    @Test
    void calls_for_one_entitlement_or_identifier_find_one_entry() {
        Interleavings.explore(Entries.class);
    }

    @Param(name = "name", gen = IntGen.class, conf = "0:1")
    public static class Entries {
        private final Ledger ledger = new Ledger();

        @Operation
        public int called(@Param(name = "name") int name) {
            return ledger.entitlement("e-" + name).called();
        }

        @Operation
        public int identified(@Param(name = "name") int name) {
            return ledger.identifier("i-" + name).called();
        }
    }
}
