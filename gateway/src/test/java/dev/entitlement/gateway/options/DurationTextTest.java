package dev.entitlement.gateway.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "0ms, PT0S",
        "0s, PT0S",
        "250ms, PT0.25S",
        "2s, PT2S",
        "1m, PT1M",
        "24h, PT24H",
        "007s, PT7S",
        "86400s, PT24H"
    })
    void reads_digits_with_a_unit(String text, Duration duration) {
        assertThat(DurationText.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "s",
                "ms",
                "1.5s",
                "-1s",
                "+1s",
                " 1s",
                "1s ",
                "1 s",
                "1S",
                "1d",
                "PT1S",
                "1s1ms",
                "1e3ms",
                "٣s",
                "25h",
                "86401s",
                "999999999h",
                "9999999999ms",
                "1s\n",
                "0x1s"
            })
    void refuses_everything_else_with_the_value_and_what_is_accepted(String text) {
        assertThatThrownBy(() -> DurationText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("(expected: digits with ms, s, m or h, up to 24h, such as 250ms)")
                .hasMessageStartingWith(text.isEmpty() ? "\"\"" : text);
    }

    @Test
    void reads_back_whatever_it_writes() {
        long seed = 20261123;
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long unit = new long[] {1, 1000, 60_000, 3_600_000}[random.nextInt(4)];
            Duration duration = Duration.ofMillis(unit * random.nextLong(86_400_000 / unit + 1));
            String text = DurationText.of(duration);
            assertThat(DurationText.parse(text)).as("seed %d, %s", seed, text).isEqualTo(duration);
        }
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0s", "PT0.25S, 250ms", "PT1.5S, 1500ms", "PT90S, 90s", "PT60S, 1m", "PT24H, 24h"})
    void writes_the_largest_unit_that_fits(Duration duration, String text) {
        assertThat(DurationText.of(duration)).isEqualTo(text);
    }
}
