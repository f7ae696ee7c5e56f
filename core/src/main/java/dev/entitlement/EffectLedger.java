package dev.entitlement;

import dev.entitlement.Judgement.Settles;
import org.jspecify.annotations.Nullable;

/**
 * Keeps account of which attempts of a call may have taken effect. Attempts under one identifier are one request to the
 * platform, so a refusal for good under it speaks for all of them. Confined to its call's thread.
 */
final class EffectLedger {
    private boolean applied;
    private int open; // unsettled attempts under the present identifier
    private int openBefore; // unsettled attempts under earlier ones: nothing that comes later settles them

    /**
     * Of a call that goes on with an earlier one.
     *
     * @param unsettledUnder the identifier under which that was sent and never settled; null if there is no earlier one
     * @param identifier of the first attempt to come
     */
    static EffectLedger after(@Nullable String unsettledUnder, String identifier) {
        EffectLedger ledger = new EffectLedger();
        if (unsettledUnder != null) {
            ledger.open = 1;
            if (!unsettledUnder.equals(identifier)) {
                ledger.newIdentifier();
            }
        }
        return ledger;
    }

    EffectLedger copy() {
        EffectLedger copy = new EffectLedger();
        copy.applied = applied;
        copy.open = open;
        copy.openBefore = openBefore;
        return copy;
    }

    void record(Settles settles) {
        switch (settles) {
            case APPLIED -> applied = true;
            case ITSELF -> {}
            case ITS_IDENTIFIER -> open = 0;
            case NOTHING -> open++;
        }
    }

    /** The next attempt carries a new identifier. */
    void newIdentifier() {
        openBefore += open;
        open = 0;
    }

    Effect effect() {
        if (applied) {
            return Effect.APPLIED;
        }
        return open + openBefore > 0 ? Effect.UNKNOWN : Effect.NONE;
    }
}
