package dev.entitlement.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.entitlement.guards.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlidingCountTest {
    private static final long BUCKET = 100_000_000;
    private static final int BUCKETS = 20;
    private static final long WINDOW = BUCKET * BUCKETS;

    private final SlidingCount count = new SlidingCount(WINDOW, BUCKETS);

    private record Event(long atNanos, int n) {}

    @Test
    void has_counted_nothing_at_first() {
        assertThat(count.sum(0)).isZero();
        assertThat(new SlidingCount(WINDOW, BUCKETS).sum(Long.MIN_VALUE)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {0, 1, -1, 12_345_678_901_234L, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1_950_000_000L})
    void remembers_an_event_for_almost_the_window_and_never_longer_even_as_the_clock_wraps(long start) {
        count.add(start, 3);

        assertThat(count.sum(start)).isEqualTo(3);
        assertThat(count.sum(start + WINDOW - BUCKET - 1)).isEqualTo(3);
        assertThat(count.sum(start + WINDOW)).isZero();
    }

    @Test
    void starts_a_reused_bucket_from_nothing() {
        count.add(0, 5);
        count.add(WINDOW, 1);

        assertThat(count.sum(WINDOW)).isEqualTo(1);
    }

    @Test
    void keeps_what_a_thread_brings_late_while_the_window_still_holds_it() {
        count.add(10 * BUCKET, 1);
        count.add(9 * BUCKET, 1);
        count.add(-3 * BUCKET, 1);

        assertThat(count.sum(10 * BUCKET)).isEqualTo(3);
    }

    @Test
    void drops_what_a_thread_brings_when_the_window_has_passed_it() {
        count.add(0, 1);
        count.add(WINDOW, 1);
        count.add(0, 1);

        assertThat(count.sum(WINDOW)).isEqualTo(1);
    }

    @Test
    void stays_full_instead_of_overflowing_into_the_bucket_number() {
        count.add(0, Integer.MAX_VALUE);
        count.add(0, Integer.MAX_VALUE);

        assertThat(count.sum(0)).isEqualTo(16_777_215);
        assertThat(count.sum(WINDOW)).isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agrees_with_a_list_of_events(long seed) {
        Random random = new Random(seed);
        long start = random.nextBoolean() ? Long.MAX_VALUE - 3 * WINDOW : random.nextLong();
        SlidingCount counted = new SlidingCount(WINDOW, BUCKETS);
        List<Event> events = new ArrayList<>();
        long elapsed = 0;
        for (int i = 0; i < 3_000; i++) {
            Event event = new Event(elapsed, random.nextInt(4));
            events.add(event);
            counted.add(start + event.atNanos(), event.n());
            elapsed += random.nextInt(50) == 0 ? (long) (random.nextDouble() * 2 * WINDOW) : random.nextInt(80_000_000);

            assertThat(counted.sum(start + elapsed))
                    .as("seed %d, step %d", seed, i)
                    .isEqualTo(naiveSum(events, elapsed));
        }
    }

    private static long naiveSum(List<Event> events, long nowNanos) {
        return events.stream()
                .filter(event -> nowNanos / BUCKET - event.atNanos() / BUCKET < BUCKETS)
                .mapToLong(Event::n)
                .sum();
    }

    @Test
    void refuses_buckets_too_short_to_number() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SlidingCount(1_000_000_000, 100))
                .withMessage("buckets: 100 in 1000000000 ns (expected: 1 or more of at least 17 ms)");
        assertThatIllegalArgumentException().isThrownBy(() -> new SlidingCount(1_000_000_000, 0));
    }

    @Test
    void loses_no_count_when_threads_race_in_a_bucket_and_into_the_next() {
        int rounds = 200;
        int addsEach = 500;
        for (int round = 0; round < rounds; round++) {
            long now = Long.MAX_VALUE - 50 * BUCKET + round * BUCKET;
            Race.between(Race.THREADS, () -> {
                for (int i = 0; i < addsEach; i++) {
                    count.add(now, 1);
                }
                return true;
            });

            assertThat(count.sum(now)).isEqualTo((long) Math.min(round + 1, BUCKETS) * Race.THREADS * addsEach);
        }
    }
}
