package dev.entitlement.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.guards.Race;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Calls that come to the platform at the same instant. Forbidden: two that get one place, work that is not counted. */
class WorkQueueRaceTest {
    private static final long MILLISECOND = 1_000_000L;
    private static final int THREADS = 2;
    private static final int ROUNDS = 3_000;
    private static final int EACH = 8;

    /** What each call of a round was told. */
    private static final class Arrivals {
        private final WorkQueue queue = new WorkQueue(0);
        private final long[] waits = new long[THREADS * EACH];

        void enter(int thread) {
            for (int i = 0; i < EACH; i++) {
                waits[thread * EACH + i] = queue.enter(1_000, 1, 0.5, 0);
            }
        }

        void chargeOrEnter(int thread) {
            for (int i = 0; i < EACH; i++) {
                if (thread == 0) {
                    queue.charge(1_000, 0.5, 0);
                } else {
                    queue.enter(1_000, 1, 0.5, 0);
                }
            }
        }
    }

    @Test
    void gives_each_call_a_place_of_its_own() {
        Race.rounds(THREADS, ROUNDS, Arrivals::new, Arrivals::enter, (calls, round) -> {
            Arrays.sort(calls.waits);
            assertThat(calls.waits)
                    .as("round %d", round)
                    .containsExactly(LongStream.range(0, THREADS * EACH)
                            .map(before -> before * MILLISECOND)
                            .toArray());
        });
    }

    @Test
    void counts_what_is_charged_beside_what_comes() {
        Race.rounds(
                THREADS,
                ROUNDS,
                Arrivals::new,
                Arrivals::chargeOrEnter,
                (calls, round) -> assertThat(calls.queue.enter(1_000, 1, 0, 0))
                        .as("round %d", round)
                        .isEqualTo(EACH * MILLISECOND + EACH * MILLISECOND / 2));
    }

    @Test
    void refuses_and_serves_no_more_than_its_capacity() {
        Race.rounds(
                THREADS,
                500,
                Arrivals::new,
                (calls, thread) -> {
                    for (int i = 0; i < 100; i++) {
                        calls.waits[thread] += calls.queue.enter(1_000, 1, 0, 0) == WorkQueue.REFUSED ? 0 : 1;
                    }
                },
                (calls, round) -> assertThat(calls.waits[0] + calls.waits[1])
                        .as("round %d: 100 ms of work, and who finds just that", round)
                        .isEqualTo(101));
    }
}
