package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final Hold hold = new Hold();

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE, Long.MAX_VALUE - 1_000_000_000, Long.MIN_VALUE})
    void lasts_as_long_as_the_longest_that_was_asked_for_even_as_the_clock_wraps(long start) {
        assertThat(hold.remainingNanos(start)).isZero();
        hold.hold(5 * SECOND, start);
        hold.hold(2 * SECOND, start + SECOND);
        assertThat(hold.remainingNanos(start + 2 * SECOND)).isBetween(3 * SECOND, 3 * SECOND + 1);

        hold.hold(9 * SECOND, start + 2 * SECOND);
        assertThat(hold.remainingNanos(start + 3 * SECOND)).isBetween(8 * SECOND, 8 * SECOND + 1);
        assertThat(hold.remainingNanos(start + 12 * SECOND)).isZero();
    }

    @Test
    void lasts_an_hour_at_most() {
        hold.hold(Long.MAX_VALUE, 0);

        assertThat(hold.remainingNanos(0)).isEqualTo(HOUR);
    }
}
