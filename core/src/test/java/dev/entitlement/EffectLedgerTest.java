package dev.entitlement;

import static dev.entitlement.Judgement.Settles.APPLIED;
import static dev.entitlement.Judgement.Settles.ITSELF;
import static dev.entitlement.Judgement.Settles.ITS_IDENTIFIER;
import static dev.entitlement.Judgement.Settles.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.Judgement.Settles;
import org.junit.jupiter.api.Test;

class EffectLedgerTest {
    private EffectLedger ledger = EffectLedger.EMPTY;

    @Test
    void knows_of_no_effect_before_anything_was_sent() {
        assertThat(ledger.effect()).isEqualTo(Effect.NONE);
    }

    @Test
    void doubts_as_long_as_one_attempt_is_unsettled() {
        record(NOTHING, ITSELF, ITSELF);

        assertThat(ledger.effect()).isEqualTo(Effect.UNKNOWN);
    }

    @Test
    void is_certain_once_an_attempt_was_answered_so_whatever_else_is_open() {
        record(NOTHING, APPLIED, NOTHING);

        assertThat(ledger.effect()).isEqualTo(Effect.APPLIED);
    }

    @Test
    void lets_a_refusal_speak_for_all_attempts_under_its_identifier() {
        record(NOTHING, NOTHING, ITS_IDENTIFIER);

        assertThat(ledger.effect()).isEqualTo(Effect.NONE);
    }

    @Test
    void lets_a_refusal_speak_for_no_attempt_under_another_identifier() {
        record(NOTHING);
        ledger = ledger.withNewIdentifier();
        record(NOTHING, ITS_IDENTIFIER);

        assertThat(ledger.effect()).isEqualTo(Effect.UNKNOWN);
    }

    @Test
    void takes_no_effect_back() {
        record(APPLIED, ITS_IDENTIFIER);
        ledger = ledger.withNewIdentifier();

        assertThat(ledger.effect()).isEqualTo(Effect.APPLIED);
    }

    private void record(Settles... each) {
        for (Settles one : each) {
            ledger = ledger.and(one);
        }
    }
}
