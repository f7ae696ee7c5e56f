package dev.entitlement.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TicksTest {
    private static final long TICK = 100;

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
