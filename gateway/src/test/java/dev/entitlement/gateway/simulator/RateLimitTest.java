package dev.entitlement.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {

    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 10, 999, 5_000})
    void lets_one_seconds_worth_through_at_once_and_then_the_rate(int perSecond) {
        RateLimit limit = new RateLimit(0);
        assertThat(admitted(limit, perSecond, 0, 3 * perSecond)).isEqualTo(perSecond);
        assertThat(limit.admits(perSecond, SECOND / perSecond - 1)).isFalse();
        assertThat(limit.admits(perSecond, SECOND / perSecond + 1)).isTrue();
        assertThat(admitted(limit, perSecond, 10 * SECOND, 3 * perSecond)).isEqualTo(perSecond);
    }

    @Test
    void never_lets_more_through_than_the_bucket_and_the_rate_allow() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int run = 0; run < 50; run++) {
            int perSecond = 1 + random.nextInt(500);
            RateLimit limit = new RateLimit(0);
            long now = 0;
            int admitted = 0;
            for (int i = 0; i < 500; i++) {
                now += random.nextInt(20_000_000);
                admitted += limit.admits(perSecond, now) ? 1 : 0;
                assertThat(admitted).as("seed %d, run %d", seed, run).isLessThanOrEqualTo((int)
                        (perSecond + now * (double) perSecond / SECOND));
            }
        }
    }

    @Test
    void a_rate_below_one_lets_one_through_every_so_often() {
        RateLimit limit = new RateLimit(0);
        assertThat(limit.admits(0.5, 0)).isTrue();
        assertThat(limit.admits(0.5, 2 * SECOND - 1)).isFalse();
        assertThat(limit.admits(0.5, 2 * SECOND)).isTrue();
    }

    @Test
    void a_rate_of_zero_lets_nothing_through() {
        assertThat(new RateLimit(0).admits(0, 100 * SECOND)).isFalse();
    }

    @Test
    void a_changed_rate_holds_at_once() {
        RateLimit limit = new RateLimit(0);
        assertThat(admitted(limit, 10, 0, 20)).isEqualTo(10);
        assertThat(limit.admits(1_000, SECOND / 100)).isTrue();
        assertThat(admitted(limit, 1_000, 2 * SECOND, 5_000)).isEqualTo(1_000);
    }

    @Test
    void does_not_mind_the_clock_wrapping() {
        long justBefore = Long.MAX_VALUE - SECOND / 2;
        RateLimit limit = new RateLimit(justBefore);
        assertThat(admitted(limit, 10, justBefore, 20)).isEqualTo(10);
        assertThat(admitted(limit, 10, justBefore + SECOND, 20)).isEqualTo(10);
    }

    private static int admitted(RateLimit limit, double perSecond, long nowNanos, long offered) {
        return (int) LongStream.range(0, offered)
                .filter(i -> limit.admits(perSecond, nowNanos))
                .count();
    }
}
