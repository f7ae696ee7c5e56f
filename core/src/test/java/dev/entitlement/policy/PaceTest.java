package dev.entitlement.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    private static final long SECOND = 1_000_000_000;

    private final Pace pace = new Pace(3);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 12_345_678_901_234L, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - SECOND / 2})
    void lets_so_many_pass_each_second_and_counts_the_others_even_as_the_clock_wraps(long start) {
        assertThat(answers(start, 5)).containsExactly(0, 0, 0, Pace.REFUSED, Pace.REFUSED);
        assertThat(answers(start + SECOND - 1, 1)).containsExactly(Pace.REFUSED);
        assertThat(answers(start + SECOND, 4)).containsExactly(3, 0, 0, Pace.REFUSED);
    }

    @Test
    void forgets_nothing_over_a_long_silence() {
        answers(0, 4);

        assertThat(answers(3600 * SECOND, 2)).containsExactly(1, 0);
    }

    @Test
    void refuses_a_pace_at_which_nothing_would_ever_pass() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pace(0))
                .withMessage("perSecond: 0 (expected: 1 or more)");
    }

    private long[] answers(long nowNanos, int times) {
        return IntStream.range(0, times).mapToLong(any -> pace.permit(nowNanos)).toArray();
    }
}
