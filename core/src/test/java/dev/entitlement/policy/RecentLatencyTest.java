package dev.entitlement.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.guards.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentLatencyTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final long FLOOR = 20 * MILLI;

    private final RecentLatency latency = new RecentLatency();

    private record Sample(long latencyNanos, long atNanos) {}

    @Test
    void needs_20_ms_when_nothing_is_known() {
        assertThat(latency.neededNanos(0)).isEqualTo(FLOOR);
    }

    @Test
    void never_needs_less_than_20_ms() {
        latency.record(3 * MILLI, 0);

        assertThat(latency.neededNanos(0)).isEqualTo(FLOOR);
    }

    @Test
    void needs_the_middle_of_an_odd_number_of_answers_and_between_the_middles_of_an_even_one() {
        latency.record(900 * MILLI, 0);
        latency.record(50 * MILLI, 0);
        latency.record(30 * MILLI, 0);
        assertThat(latency.neededNanos(0)).isEqualTo(50 * MILLI);

        latency.record(70 * MILLI, SECOND);
        assertThat(latency.neededNanos(SECOND)).isEqualTo(60 * MILLI);
    }

    @Test
    void remembers_the_last_100_answers() {
        for (int i = 0; i < 100; i++) {
            latency.record(SECOND, 0);
        }
        for (int i = 0; i < 50; i++) {
            latency.record(40 * MILLI, 0);
        }
        assertThat(latency.neededNanos(0)).isEqualTo((SECOND + 40 * MILLI) / 2);

        latency.record(40 * MILLI, 0);
        assertThat(latency.neededNanos(10 * MILLI)).isEqualTo(40 * MILLI);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MAX_VALUE, Long.MAX_VALUE - 30 * SECOND, Long.MIN_VALUE})
    void forgets_an_answer_after_a_minute_even_as_the_clock_wraps(long start) {
        latency.record(SECOND, start);

        assertThat(latency.neededNanos(start + 59 * SECOND + 960 * MILLI)).isEqualTo(SECOND);
        assertThat(latency.neededNanos(start + 60 * SECOND)).isEqualTo(FLOOR);
        assertThat(latency.neededNanos(start + 4_000_000 * SECOND)).isEqualTo(FLOOR);
    }

    @Test
    void notices_an_answer_within_10_ms() {
        assertThat(latency.neededNanos(0)).isEqualTo(FLOOR);
        latency.record(SECOND, MILLI);

        assertThat(latency.neededNanos(10 * MILLI)).isEqualTo(SECOND);
    }

    @Test
    void takes_latencies_beyond_its_range_as_the_ends_of_it() {
        latency.record(Long.MAX_VALUE, 0);
        assertThat(latency.neededNanos(0)).isEqualTo(((1L << 30) - 1) * 1_000);

        latency.record(-5, 0);
        latency.record(0, 0);
        assertThat(latency.neededNanos(SECOND)).isEqualTo(FLOOR);
    }

    /** Answers come at whole tenths of a second and are asked for between them, so that no age is near the minute. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agrees_with_sorting_a_list(long seed) {
        Random random = new Random(seed);
        long start = random.nextBoolean() ? Long.MAX_VALUE - 100 * SECOND : random.nextLong();
        RecentLatency recent = new RecentLatency();
        List<Sample> samples = new ArrayList<>();
        long elapsed = 0;
        for (int i = 0; i < 2_000; i++) {
            long latencyNanos = random.nextInt(400_000) * 1_000L;
            recent.record(latencyNanos, start + elapsed);
            samples.add(new Sample(latencyNanos, elapsed));
            if (random.nextBoolean()) {
                assertThat(recent.neededNanos(start + elapsed + 50 * MILLI))
                        .as("seed %d, step %d", seed, i)
                        .isEqualTo(naive(samples, elapsed + 50 * MILLI));
            }
            elapsed += 100 * MILLI * (random.nextInt(100) == 0 ? random.nextInt(900) : 1 + random.nextInt(20));
        }
    }

    private static long naive(List<Sample> samples, long nowNanos) {
        long[] sorted = samples.subList(Math.max(0, samples.size() - 100), samples.size()).stream()
                .filter(sample -> nowNanos - sample.atNanos() <= 60 * SECOND)
                .mapToLong(Sample::latencyNanos)
                .sorted()
                .toArray();
        int count = sorted.length;
        return count == 0 ? FLOOR : Math.max(FLOOR, (sorted[(count - 1) / 2] + sorted[count / 2]) / 2);
    }

    @Test
    void never_mixes_the_latency_of_one_answer_with_the_age_of_another() {
        long old = 0;
        long now = 120 * SECOND;
        Race.between(Race.THREADS, () -> {
            for (int i = 0; i < 20_000; i++) {
                latency.record(SECOND, old);
                latency.record(100 * MILLI, now);
                assertThat(latency.neededNanos(now + i * 10 * MILLI % SECOND)).isIn(FLOOR, 100 * MILLI);
            }
            return true;
        });
    }
}
