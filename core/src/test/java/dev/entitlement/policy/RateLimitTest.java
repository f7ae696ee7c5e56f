package dev.entitlement.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {
    private static final long SECOND = 1_000_000_000;
    private static final long INTERVAL = SECOND / 10;

    private final RateLimit limit = RateLimit.perSecond(10);

    @ParameterizedTest
    @CsvSource({"10,10", "1,1", "0.1,1", "2.9,2", "3,3", "7,7", "999,999", "1000000,1000000"})
    void starts_with_one_seconds_worth_of_whole_tokens(double perSecond, int tokens) {
        assertThat(takeAll(RateLimit.perSecond(perSecond), 0)).isEqualTo(tokens);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - SECOND / 2, -2 * SECOND})
    void gets_a_token_back_each_interval_even_as_the_clock_wraps(long start) {
        takeAll(limit, start);

        assertThat(limit.tryTake(start + INTERVAL - 1)).isFalse();
        assertThat(limit.tryTake(start + INTERVAL)).isTrue();
        assertThat(limit.tryTake(start + INTERVAL)).isFalse();
        assertThat(takeAll(limit, start + 5 * INTERVAL)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE, Long.MAX_VALUE - 40 * SECOND})
    void never_holds_more_than_one_seconds_worth_however_long_it_is_quiet(long start) {
        takeAll(limit, start);

        assertThat(takeAll(limit, start + 3_600 * SECOND)).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5, Long.MAX_VALUE - 3})
    void tells_when_the_next_token_is_there(long start) {
        assertThat(limit.nanosUntilNext(start)).isZero();
        takeAll(limit, start);

        assertThat(limit.nanosUntilNext(start)).isEqualTo(INTERVAL);
        assertThat(limit.nanosUntilNext(start + 1)).isEqualTo(INTERVAL - 1);
        assertThat(limit.nanosUntilNext(start + INTERVAL)).isZero();
        assertThat(limit.nanosUntilNext(start + SECOND)).isZero();
    }

    @Test
    void takes_back_a_token_that_was_not_used() {
        takeAll(limit, 0);
        limit.giveBack(0);

        assertThat(limit.nanosUntilNext(0)).isZero();
        assertThat(takeAll(limit, 0)).isEqualTo(1);
    }

    @Test
    void is_never_fuller_than_full_whatever_is_given_back() {
        limit.giveBack(0);
        assertThat(takeAll(limit, 0)).isEqualTo(10);

        for (int i = 0; i < 25; i++) {
            limit.giveBack(SECOND);
        }
        assertThat(takeAll(limit, SECOND)).isEqualTo(10);
    }

    @Test
    void holds_a_token_always_when_unlimited() {
        RateLimit unlimited = RateLimit.unlimited();

        assertThat(unlimited.perSecond()).isInfinite();
        for (int i = 0; i < 1_000; i++) {
            assertThat(unlimited.tryTake(0)).isTrue();
        }
        unlimited.giveBack(0);
        assertThat(unlimited.nanosUntilNext(0)).isZero();
    }

    @Test
    void knows_its_rate() {
        assertThat(RateLimit.perSecond(2.5).perSecond()).isEqualTo(2.5);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 0.0009, 1_000_001, Double.NaN, Double.POSITIVE_INFINITY})
    void refuses_a_rate_it_cannot_keep(double perSecond) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RateLimit.perSecond(perSecond))
                .withMessage("perSecond: " + perSecond + " (expected: 0.001 to 1000000)");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void grants_no_second_more_than_its_worth_and_the_one_before(long seed) {
        Random random = new Random(seed);
        double perSecond = Math.exp(random.nextDouble() * 9 - 1);
        long start = random.nextBoolean() ? Long.MAX_VALUE - 5 * SECOND : random.nextLong();
        RateLimit bucket = RateLimit.perSecond(perSecond);
        List<Long> grants = new ArrayList<>();
        long elapsed = 0;
        long asked = 0;
        while (elapsed < 20 * SECOND) {
            elapsed += (long) (random.nextDouble() * SECOND / perSecond);
            asked++;
            long until = bucket.nanosUntilNext(start + elapsed);
            boolean granted = bucket.tryTake(start + elapsed);
            assertThat(granted).as("seed %d, asked %d", seed, asked).isEqualTo(until == 0);
            if (granted) {
                grants.add(elapsed);
            }
        }
        double burst = Math.max(1, Math.floor(perSecond));
        assertThat((double) grants.size())
                .as("seed %d: all of 20 s at %.2f/s, asked twice as often", seed, perSecond)
                .isBetween(20 * perSecond * 0.95 - 2, 20 * perSecond + burst + 1);
        for (int first = 0, last = 0; last < grants.size(); last++) {
            while (grants.get(last) - grants.get(first) > SECOND) {
                first++;
            }
            assertThat((double) (last - first + 1))
                    .as("seed %d: within the second before grant %d", seed, last)
                    .isLessThanOrEqualTo(perSecond + burst + 1);
        }
    }

    private static int takeAll(RateLimit limit, long nowNanos) {
        int taken = 0;
        while (limit.tryTake(nowNanos)) {
            taken++;
        }
        return taken;
    }
}
