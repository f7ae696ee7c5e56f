package dev.entitlement;

import dev.entitlement.Judgement.Settles;
import org.jspecify.annotations.Nullable;

/**
 * Which attempts of a call may have taken effect. Attempts under one identifier are one request to the platform, so a
 * refusal for good under it speaks for all of them. Immutable: each attempt makes a new one, but for nearly every call,
 * whose one attempt is answered, there is nothing to make.
 *
 * @param applied whether an attempt was answered so
 * @param open unsettled attempts under the present identifier
 * @param openBefore unsettled attempts under earlier ones: nothing that comes later settles them
 */
record EffectLedger(boolean applied, int open, int openBefore) {
    /** Of a call before its first attempt. */
    static final EffectLedger EMPTY = new EffectLedger(false, 0, 0);

    private static final EffectLedger APPLIED = new EffectLedger(true, 0, 0);

    /**
     * Of a call that goes on with an earlier one.
     *
     * @param unsettledUnder the identifier under which that was sent and never settled; null if there is no earlier one
     * @param identifier of the first attempt to come
     */
    static EffectLedger after(@Nullable String unsettledUnder, String identifier) {
        if (unsettledUnder == null) {
            return EMPTY;
        }
        return unsettledUnder.equals(identifier) ? new EffectLedger(false, 1, 0) : new EffectLedger(false, 0, 1);
    }

    EffectLedger and(Settles settles) {
        return switch (settles) {
            case APPLIED -> this == EMPTY ? APPLIED : new EffectLedger(true, open, openBefore);
            case ITSELF -> this;
            case ITS_IDENTIFIER -> open == 0 ? this : new EffectLedger(applied, 0, openBefore);
            case NOTHING -> new EffectLedger(applied, open + 1, openBefore);
        };
    }

    /** The next attempt carries a new identifier. */
    EffectLedger withNewIdentifier() {
        return open == 0 ? this : new EffectLedger(applied, 0, openBefore + open);
    }

    Effect effect() {
        if (applied) {
            return Effect.APPLIED;
        }
        return open + openBefore > 0 ? Effect.UNKNOWN : Effect.NONE;
    }
}
