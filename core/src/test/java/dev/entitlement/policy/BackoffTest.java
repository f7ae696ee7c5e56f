package dev.entitlement.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {
    private static final double LEAST = 0;
    private static final double MIDDLE = 0.5;
    private static final double MOST = Math.nextDown(1.0);

    private final Backoff defaults = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(2));

    @ParameterizedTest
    @CsvSource({
        "1,100",
        "2,200",
        "3,400",
        "4,800",
        "5,1600",
        "6,2000",
        "7,2000",
        "64,2000",
        "65,2000",
        "2147483647,2000"
    })
    void draws_from_zero_to_a_doubling_ceiling_after_silence(int retry, long ceilingMillis) {
        long ceiling = Duration.ofMillis(ceilingMillis).toNanos();

        assertThat(defaults.afterSilenceNanos(retry, LEAST)).isZero();
        assertThat(defaults.afterSilenceNanos(retry, MIDDLE)).isEqualTo(ceiling / 2);
        assertThat(defaults.afterSilenceNanos(retry, MOST)).isBetween(ceiling - 1, ceiling);
    }

    @ParameterizedTest
    @CsvSource({"1,1000", "2,2000", "3,2000", "2147483647,2000"})
    void draws_from_half_the_ceiling_to_the_whole_after_an_answer(int retry, long ceilingMillis) {
        long ceiling = Duration.ofMillis(ceilingMillis).toNanos();

        assertThat(defaults.afterAnswerNanos(retry, LEAST)).isEqualTo(ceiling / 2);
        assertThat(defaults.afterAnswerNanos(retry, MIDDLE)).isEqualTo(ceiling / 4 * 3);
        assertThat(defaults.afterAnswerNanos(retry, MOST)).isBetween(ceiling - 1, ceiling);
    }

    @Test
    void lets_the_maximum_win_over_a_larger_base() {
        Backoff backoff = new Backoff(Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofSeconds(2));

        assertThat(backoff.afterSilenceNanos(1, MIDDLE))
                .isEqualTo(Duration.ofSeconds(1).toNanos());
        assertThat(backoff.afterAnswerNanos(1, LEAST))
                .isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void does_not_wait_at_all_when_the_base_is_zero() {
        Backoff backoff = new Backoff(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(2));

        assertThat(backoff.afterSilenceNanos(1, MOST)).isZero();
        assertThat(backoff.afterSilenceNanos(Integer.MAX_VALUE, MOST)).isZero();
        assertThat(backoff.afterAnswerNanos(Integer.MAX_VALUE, MOST)).isZero();
    }

    @Test
    void stays_in_range_for_durations_beyond_what_nanoseconds_can_count() {
        Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
        Backoff backoff = new Backoff(endless, endless, endless);

        assertThat(backoff.afterSilenceNanos(1, MOST)).isPositive();
        assertThat(backoff.afterAnswerNanos(1, LEAST)).isEqualTo(Long.MAX_VALUE / 2 + 1);
        assertThat(backoff.afterAnswerNanos(40, MOST)).isGreaterThan(Long.MAX_VALUE / 2);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void never_leaves_the_range_that_unbounded_arithmetic_gives(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            long base = anyLength(random);
            long max = anyLength(random);
            int retry = 1 + random.nextInt(random.nextBoolean() ? 10 : 200);
            double draw = random.nextDouble();
            Backoff backoff = new Backoff(Duration.ofNanos(base), Duration.ofNanos(base), Duration.ofNanos(max));
            long ceiling = BigInteger.valueOf(base)
                    .shiftLeft(retry - 1)
                    .min(BigInteger.valueOf(max))
                    .longValueExact();

            assertThat(backoff.afterSilenceNanos(retry, draw))
                    .as("seed %d, %s, retry %d, draw %s", seed, backoff, retry, draw)
                    .isBetween(0L, ceiling);
            assertThat(backoff.afterAnswerNanos(retry, draw))
                    .as("seed %d, %s, retry %d, draw %s", seed, backoff, retry, draw)
                    .isBetween(ceiling / 2, ceiling);
        }
    }

    @Test
    void refuses_negative_durations_and_says_which() {
        Duration good = Duration.ofSeconds(1);
        Duration bad = Duration.ofSeconds(-1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(bad, good, good))
                .withMessage("base: PT-1S (expected: zero or longer)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(good, bad, good))
                .withMessage("answerBase: PT-1S (expected: zero or longer)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(good, good, bad))
                .withMessage("max: PT-1S (expected: zero or longer)");
    }

    @Test
    void counts_retries_from_one() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.afterSilenceNanos(0, MIDDLE))
                .withMessage("retry: 0 (expected: 1 or more)");
    }

    private static long anyLength(Random random) {
        return random.nextLong() >>> 1 + random.nextInt(62);
    }
}
