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

    @Test
    void doubts_from_the_start_if_it_goes_on_with_a_call_that_was_never_settled() {
        assertThat(EffectLedger.after(null, "r")).isSameAs(EffectLedger.EMPTY);
        assertThat(EffectLedger.after("r", "r").effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(EffectLedger.after("r", "s").effect()).isEqualTo(Effect.UNKNOWN);
    }

    @Test
    void lets_a_refusal_speak_for_an_earlier_call_under_the_same_identifier_only() {
        ledger = EffectLedger.after("r", "r");
        record(ITS_IDENTIFIER);
        assertThat(ledger.effect()).isEqualTo(Effect.NONE);

        ledger = EffectLedger.after("r", "s");
        record(ITS_IDENTIFIER);
        assertThat(ledger.effect()).isEqualTo(Effect.UNKNOWN);
    }

    @Test
    void lets_no_refusal_speak_for_an_earlier_call_once_the_identifier_is_a_new_one() {
        ledger = EffectLedger.after("r", "r");
        record(ITSELF);
        ledger = ledger.withNewIdentifier();
        record(ITS_IDENTIFIER);

        assertThat(ledger.effect()).isEqualTo(Effect.UNKNOWN);
    }

    @Test
    void is_certain_of_an_earlier_call_once_the_later_one_was_answered_so() {
        ledger = EffectLedger.after("r", "s");
        record(APPLIED);

        assertThat(ledger.effect()).isEqualTo(Effect.APPLIED);
    }

    private void record(Settles... each) {
        for (Settles one : each) {
            ledger = ledger.and(one);
        }
    }
}
