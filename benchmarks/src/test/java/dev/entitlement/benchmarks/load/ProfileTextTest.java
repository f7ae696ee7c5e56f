package dev.entitlement.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTextTest {

    @Test
    void reads_each_form() {
        Schedule schedule = ProfileText.parse(
                "burst:20000@0s, ramp:0-5000/30s,constant:5000/1m,poisson:0.5/60s,step:10-20/2x500ms");

        assertThat(schedule.bursts()).containsExactly(new Schedule.Burst(20_000, 0));
        assertThat(schedule.segments())
                .isEqualTo(List.of(
                        new Segment.Pace(0, 5_000, 30_000_000_000L),
                        new Segment.Pace(5_000, 5_000, 60_000_000_000L),
                        new Segment.Poisson(0.5, 60_000_000_000L),
                        new Segment.Pace(10, 10, 500_000_000L),
                        new Segment.Pace(20, 20, 500_000_000L)));
        assertThat(schedule.nanos()).isEqualTo(151_000_000_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "constant",
                "constant:",
                "constant:5000",
                "constant:5000/",
                "constant:5000/60",
                "constant:-5/1s",
                "constant:5000/0s",
                "constant:1e3/1s",
                "constant:NaN/1s",
                "constant:1.2.3/1s",
                "constant:2000000/1s",
                "constant:5/25h",
                "ramp:5/1s",
                "ramp:5-/1s",
                "step:1-5/1x1s",
                "step:1-5/1s",
                "step:1-5/2000x1s",
                "burst:0@1s",
                "burst:@1s",
                "burst:99999999@1s",
                "burst:5@",
                "burst:5@1",
                "Burst:5@1s",
                "constant:5/1s,,",
                "constant:0/5s",
                "constant:5/1s burst:5@1s"
            })
    void refuses_nonsense_with_what_is_accepted(String text) {
        assertThatThrownBy(() -> ProfileText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains("(expected: ")
                .doesNotContain("\n");
    }

    @Test
    void names_the_part_that_is_at_fault() {
        assertThatThrownBy(() -> ProfileText.parse("constant:5/1s,wave:3/4s"))
                .hasMessageStartingWith("wave:3/4s (expected: constant:RATE/TIME");
    }
}
