package dev.entitlement;

import dev.entitlement.Judgement.Settles;

/**
 * Keeps account of which attempts of a call may have taken effect. Attempts under one identifier are one request to the
 * platform, so a refusal for good under it speaks for all of them. Confined to its call's thread.
 */
final class EffectLedger {
    private boolean applied;
    private int open; // unsettled attempts under the present identifier
    private int openBefore; // unsettled attempts under earlier ones: nothing that comes later settles them

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
