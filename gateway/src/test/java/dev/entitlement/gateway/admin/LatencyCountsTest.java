package dev.entitlement.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.entitlement.guards.Race;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyCountsTest {

    @Test
    void tells_times_at_most_3_percent_off() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            double millis = Math.pow(10, -1.5 + random.nextDouble() * 7); // from 32 µs to 5 minutes
            long nanos = (long) (millis * 1_000_000);
            assertThat(LatencyCounts.millis(onlyBucket(nanos)))
                    .as("%s ns with seed %s", nanos, seed)
                    .isCloseTo(nanos / 1e6, within(nanos / 1e6 * 0.0323));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-5, 0, 999})
    void tells_what_is_below_a_microsecond_as_half_of_one(long nanos) {
        assertThat(LatencyCounts.millis(onlyBucket(nanos))).isEqualTo(0.0005);
    }

    @Test
    void takes_what_is_beyond_all_measure() {
        assertThat(LatencyCounts.millis(onlyBucket(Long.MAX_VALUE))).isGreaterThan(TimeUnit.HOURS.toMillis(18));
    }

    @Test
    void keeps_longer_times_in_later_buckets() {
        int before = 0;
        for (long micros = 0; micros < 5_000; micros++) {
            int bucket = onlyBucket(TimeUnit.MICROSECONDS.toNanos(micros));
            assertThat(bucket).as("bucket of %s µs", micros).isBetween(before, before + 1);
            before = bucket;
        }
    }

    @Test
    void counts_every_call() {
        LatencyCounts counts = new LatencyCounts();
        for (int i = 0; i < 1_000; i++) {
            counts.record(TimeUnit.MILLISECONDS.toNanos(50));
        }
        assertThat(counts.read()[onlyBucket(TimeUnit.MILLISECONDS.toNanos(50))]).isEqualTo(1_000);
    }

    /** The bucket that a time falls into. */
    static int onlyBucket(long nanos) {
        LatencyCounts counts = new LatencyCounts();
        counts.record(nanos);
        long[] read = counts.read();
        int found = -1;
        for (int i = 0; i < read.length; i++) {
            if (read[i] > 0) {
                assertThat(found).isEqualTo(-1);
                found = i;
            }
        }
        return found;
    }

    @Test
    void loses_no_call_that_threads_count_together() {
        Race.rounds(
                2,
                300,
                LatencyCounts::new,
                (counts, thread) -> {
                    for (int i = 0; i < 2_000; i++) {
                        counts.record(TimeUnit.MILLISECONDS.toNanos(50));
                    }
                },
                (counts, round) -> assertThat(LongStream.of(counts.read()).sum())
                        .as("round %d", round)
                        .isEqualTo(4_000));
    }
}
