package dev.entitlement.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.guards.Race;
import java.util.List;
import org.junit.jupiter.api.Test;

class TicksTest {
    private static final long TICK = 100;
    private static final int ROUNDS = 100_000;

    /** Two threads, each of which shows a time of its own. */
    private static final class Shown {
        private final Ticks ticks = new Ticks(TICK);
        private final long[] numbers = new long[2];

        void by(int thread) {
            numbers[thread] = ticks.at(time(thread));
        }

        private static long time(int thread) {
            return 1_000_003 + thread * TICK;
        }

        void assertTheSameNow(int round) {
            assertThat(List.of(ticks.at(time(0)), ticks.at(time(1))))
                    .as("round %d", round)
                    .containsExactly(numbers[0], numbers[1]);
        }
    }

    @Test
    void gives_a_time_one_number_for_good_whoever_shows_the_first() {
        Race.rounds(2, ROUNDS, Shown::new, Shown::by, Shown::assertTheSameNow);
    }

    @Test
    void numbers_follow_each_other_where_the_clock_comes_round_and_where_it_shows_nought() {
        for (long first : new long[] {Long.MAX_VALUE - TICK / 2, -TICK, -1, 0, 1}) {
            Ticks ticks = new Ticks(TICK);
            assertThat(ticks.at(first)).isZero();
            assertThat(ticks.at(first + 2 * TICK)).isEqualTo(2);
            assertThat(ticks.at(first - TICK)).isEqualTo(-1);
        }
    }
}
