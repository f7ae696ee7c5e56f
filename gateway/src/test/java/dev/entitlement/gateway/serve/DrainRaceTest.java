package dev.entitlement.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.guards.Race;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The last answer leaves in the very moment of the drain. Forbidden: a drain that waits for it for ever, or not at all. */
class DrainRaceTest {

    /** One thread drains while another writes the last two answers. */
    private static final class Meeting {
        private final Drain drain = new Drain();
        private CompletableFuture<Void> quiet;
        private int unanswered;

        Meeting() {
            drain.began();
            drain.began();
        }

        void by(int thread) {
            if (thread == 0) {
                quiet = drain.refuse()
                        .doOnTerminate(() -> unanswered = drain.unanswered())
                        .toFuture();
            } else {
                drain.ended(1);
                drain.ended(1);
            }
        }

        void assertQuietWhenAllWasAnswered(int round) {
            assertThat(quiet).as("round %d", round).isDone();
            assertThat(unanswered).as("round %d", round).isZero();
        }
    }

    @Test
    void a_drain_is_over_when_the_last_answer_has_left_whichever_comes_first() {
        Race.rounds(2, 15_000, Meeting::new, Meeting::by, Meeting::assertQuietWhenAllWasAnswered);
    }
}
