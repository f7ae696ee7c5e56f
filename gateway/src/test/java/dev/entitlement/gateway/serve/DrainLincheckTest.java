package dev.entitlement.gateway.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.entitlement.guards.Interleavings;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** The last answers leave in the very moment of the drain. Forbidden: a drain that waits for them for ever, or not at all. */
class DrainLincheckTest {

    @Test
    void a_drain_is_over_when_the_last_answer_has_left_whichever_comes_first() {
        Interleavings.explore(LastAnswers.class);
    }

    public static class LastAnswers {
        private final Drain drain = new Drain();
        private final AtomicInteger leftWhenQuiet = new AtomicInteger(-1);
        private volatile boolean refused;

        public LastAnswers() {
            drain.began();
            drain.began();
        }

        @Operation(runOnce = true)
        public void oneEnded() {
            drain.ended(1);
        }

        @Operation(runOnce = true)
        public void anotherEnded() {
            drain.ended(1);
        }

        @Operation(runOnce = true)
        public void refuse() {
            drain.refuse().subscribe(nothing -> {}, failure -> {}, () -> leftWhenQuiet.set(drain.unanswered()));
            refused = true;
        }

        @Validate
        public void it_is_quiet_if_all_was_answered() {
            boolean quiet = refused && drain.unanswered() == 0;
            assertEquals(quiet ? 0 : -1, leftWhenQuiet.get());
        }
    }
}
