package dev.entitlement.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.guards.Race;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Calls that meet in the ledger. Forbidden: an entitlement or identifier that two calls know two of, a call that is not
 * counted, a place that is counted twice.
 */
class LedgerRaceTest {
    private static final int THREADS = 2;
    private static final int ROUNDS = 2_000;
    private static final int EACH = 4;

    /** What both threads do at once with ids that nobody has seen. */
    private static final class Meeting {
        private final Ledger ledger = new Ledger();
        private final InFlight.Stay shared = ledger.inFlight().enter();

        void call(int thread) {
            for (int i = 0; i < EACH; i++) {
                InFlight.Stay own = ledger.inFlight().enter();
                ledger.called();
                ledger.entitlement("e-" + i).called();
                ledger.identifier("i-" + i).called();
                ledger.echo("i-" + i).called();
                ledger.entitlement("e-" + i).reactivate("e-" + i, true, 0);
                ledger.answered(Code.CLIENT_ACTION_REQUIRED);
                ledger.echoed();
                own.end();
            }
            shared.end();
        }

        void assertEverythingWasCountedOnce(int round) {
            Stats stats = ledger.stats();
            assertThat(stats.ids()).as("round %d", round).isEqualTo(counts("e-"));
            assertThat(stats.identifiers()).as("round %d", round).isEqualTo(counts("i-"));
            assertThat(stats.applied()).as("round %d", round).isEqualTo(counts("e-"));
            assertThat(stats.codes()).containsExactly(Map.entry("CLIENT_ACTION_REQUIRED", (long) THREADS * EACH));
            assertThat(stats.total()).isEqualTo(THREADS * EACH);
            assertThat(stats.echoes()).isEqualTo(THREADS * EACH);
            assertThat(stats.inFlight()).as("round %d: in flight", round).isZero();
            assertThat(stats.maxInFlight()).isBetween(1, THREADS + 1);
        }

        private static Map<String, Integer> counts(String prefix) {
            return Map.of(prefix + 0, THREADS, prefix + 1, THREADS, prefix + 2, THREADS, prefix + 3, THREADS);
        }
    }

    @Test
    void counts_every_call_once_under_one_entry() {
        Race.rounds(THREADS, ROUNDS, Meeting::new, Meeting::call, Meeting::assertEverythingWasCountedOnce);
    }

    @Test
    void remembers_the_most_that_were_here_at_once() {
        Race.rounds(
                THREADS,
                10_000,
                InFlight::new,
                (inFlight, thread) -> inFlight.enter(),
                (inFlight, round) ->
                        assertThat(inFlight.most()).as("round %d", round).isEqualTo(THREADS));
    }

    /** Each changes another member; neither change may undo the other. */
    @Test
    void keeps_every_change_of_the_faults() {
        ManualClocks clocks = new ManualClocks();
        Race.rounds(
                THREADS,
                ROUNDS,
                () -> new Platform(1, Faults.NONE, clocks.clocks()),
                (platform, thread) -> platform.change(
                        faults -> thread == 0 ? faults.withErrorRate(0.5) : faults.withPendingRate(0.25)),
                (platform, round) -> {
                    assertThat(platform.faults().errorRate())
                            .as("round %d", round)
                            .isEqualTo(0.5);
                    assertThat(platform.faults().pendingRate())
                            .as("round %d", round)
                            .isEqualTo(0.25);
                });
    }
}
