package dev.entitlement.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.entitlement.gateway.simulator.Draws.Question;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyTest {

    @ParameterizedTest
    @CsvSource({"0ms, 0", "50ms, 50", "2s, 2000", "1m, 60000", "24h, 86400000", "007ms, 7"})
    void a_duration_is_every_answers_latency(String text, long millis) {
        Latency latency = Latency.parse(text);
        assertThat(latency.text()).isEqualTo(text);
        for (double draw : new double[] {0, 0.5, Math.nextDown(1.0)}) {
            assertThat(latency.nanos(draw)).isEqualTo(Duration.ofMillis(millis).toNanos());
        }
    }

    @Test
    void lognormal_has_the_median_and_the_spread_that_it_was_given() {
        Latency latency = Latency.parse("lognormal:50ms,0.5");
        double[] logs = IntStream.range(0, 20_000)
                .mapToLong(i -> latency.nanos(new Draws(1, "id-" + i, 1).of(Question.LATENCY)))
                .mapToDouble(nanos -> Math.log(nanos / 50e6))
                .toArray();
        double mean = IntStream.range(0, logs.length)
                .mapToDouble(i -> logs[i])
                .average()
                .orElseThrow();
        double variance = IntStream.range(0, logs.length)
                .mapToDouble(i -> (logs[i] - mean) * (logs[i] - mean))
                .average()
                .orElseThrow();
        assertThat(latency.nanos(0.5)).isEqualTo(50_000_000);
        assertThat(mean).isCloseTo(0, within(0.02));
        assertThat(Math.sqrt(variance)).isCloseTo(0.5, within(0.02));
    }

    @Test
    void never_is_negative_nor_longer_than_a_day_and_grows_with_the_draw() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Latency latency = Latency.parse("lognormal:" + random.nextInt(86_400) + "s," + random.nextInt(6));
            double one = random.nextDouble();
            double other = random.nextDouble();
            assertThat(latency.nanos(Math.min(one, other)))
                    .as("seed %d, %s", seed, latency)
                    .isBetween(0L, latency.nanos(Math.max(one, other)));
            assertThat(latency.nanos(Math.nextDown(1.0)))
                    .as("seed %d, %s", seed, latency)
                    .isLessThanOrEqualTo(Duration.ofHours(24).toNanos());
        }
        assertThat(Latency.parse("lognormal:50ms,0.5").nanos(0)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "50",
                "ms",
                "-1ms",
                "+1ms",
                "1.5s",
                "50 ms",
                "50MS",
                "1d",
                "25h",
                "9999999999ms",
                "50ms ",
                "٥ms",
                "lognormal:",
                "lognormal:50ms",
                "lognormal:50ms,",
                "lognormal:50ms,-1",
                "lognormal:50ms,5.1",
                "lognormal:50ms,NaN",
                "lognormal:50,0.5",
                "lognormal:50ms,0.5,1",
                "Lognormal:50ms,0.5",
                "normal:50ms,0.5"
            })
    void refuses_what_is_neither_and_says_what_would_do(String text) {
        assertThatThrownBy(() -> Latency.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(text + " (expected: a duration up to 24h such as 50ms, or lognormal:50ms,0.5 with a sigma"
                        + " of 0 to 5)");
    }

    @Test
    void text_of_random_characters_is_read_or_refused_but_never_breaks() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String alphabet = "0123456789msh.,:lognra-eE ";
        for (int i = 0; i < 20_000; i++) {
            String text = random.ints(random.nextInt(14), 0, alphabet.length())
                    .mapToObj(at -> alphabet.substring(at, at + 1))
                    .reduce("", String::concat);
            try {
                assertThat(Latency.parse(text).nanos(0.5))
                        .as("seed %d, %s", seed, text)
                        .isNotNegative();
            } catch (IllegalArgumentException e) {
                assertThat(e).as("seed %d", seed).hasMessageStartingWith(text + " (expected: ");
            }
        }
    }
}
