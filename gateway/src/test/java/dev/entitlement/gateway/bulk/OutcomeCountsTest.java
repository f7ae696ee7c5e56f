package dev.entitlement.gateway.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.Outcome;
import dev.entitlement.guards.Race;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutcomeCountsTest {

    @ParameterizedTest
    @EnumSource
    void all_are_restored_only_while_no_user_is_left_without_access(Outcome outcome) {
        OutcomeCounts counts = new OutcomeCounts();
        counts.add(Outcome.REACTIVATED);
        counts.add(outcome);

        assertThat(counts.allRestored()).isEqualTo(outcome.restored());
        assertThat(counts.total()).isEqualTo(2);
    }

    @Test
    void loses_no_outcome_that_threads_count_together() {
        Race.rounds(
                2,
                2_000,
                OutcomeCounts::new,
                (counts, thread) -> {
                    for (int i = 0; i < 50; i++) {
                        counts.add(Outcome.UNAVAILABLE);
                    }
                },
                (counts, round) -> assertThat(counts.of(Outcome.UNAVAILABLE))
                        .as("round %d", round)
                        .isEqualTo(100));
    }
}
