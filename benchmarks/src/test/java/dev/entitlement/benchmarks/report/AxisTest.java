package dev.entitlement.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AxisTest {
    private static final double HAIR = 1e-9;

    @Test
    void a_linear_axis_ends_at_the_next_round_number() {
        Axis axis = Axis.linear(1_730, Words::round);

        assertThat(axis.at(2_000)).isEqualTo(1);
        assertThat(axis.at(500)).isCloseTo(0.25, within(HAIR));
        assertThat(axis.ticks()).extracting(Axis.Tick::text).containsExactly("1000", "2000");
    }

    @Test
    void decades_are_equally_high() {
        Axis axis = Axis.decades(2e6, 5e8, Words::round);

        assertThat(axis.at(1e6)).isCloseTo(0, within(HAIR));
        assertThat(axis.at(1e7)).isCloseTo(1 / 3.0, within(HAIR));
        assertThat(axis.at(1e9)).isCloseTo(1, within(HAIR));
        assertThat(axis.at(0)).isZero();
    }

    @Test
    void each_nine_has_the_same_room() {
        Axis axis = Axis.nines(10_000);

        assertThat(axis.at(0.99) - axis.at(0.9)).isCloseTo(axis.at(0.999) - axis.at(0.99), within(HAIR));
        assertThat(axis.at(0)).isZero();
        assertThat(axis.at(1)).isEqualTo(1);
        assertThat(axis.ticks()).extracting(Axis.Tick::text).containsExactly("50%", "90%", "99%", "99.9%");
    }

    @Test
    void time_has_few_round_marks() {
        for (double seconds : new double[] {1, 2, 7, 30, 61, 599, 3_600, 86_400}) {
            assertThat(Axis.time(seconds).ticks()).as("%s s", seconds).hasSizeLessThanOrEqualTo(6);
        }
    }
}
