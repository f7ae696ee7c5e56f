package dev.entitlement.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.guards.Race;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TicksTest {
    private static final long TICK = 100;
    private static final int ROUNDS = 2_000;

    /** @param number what a thread was told of a time that no other showed */
    private record Told(long nowNanos, long number) {}

    @Test
    void gives_a_time_one_number_for_good_whoever_shows_the_first() {
        for (int round = 0; round < ROUNDS; round++) {
            Ticks ticks = new Ticks(TICK);
            AtomicLong next = new AtomicLong(round * 1_000_003L);
            List<Told> told = Race.between(4, () -> {
                long now = next.addAndGet(TICK);
                return new Told(now, ticks.at(now));
            });

            assertThat(told)
                    .as("round %d", round)
                    .allSatisfy(one -> assertThat(ticks.at(one.nowNanos())).isEqualTo(one.number()));
        }
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
