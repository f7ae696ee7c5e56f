package dev.entitlement.gateway.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - SECOND / 2); // so that it wraps during the tests
    private final Pace pace = new Pace(3, clock::get);

    @Test
    void lets_so_many_pass_each_second_and_counts_the_others() {
        assertThat(answers(5)).containsExactly(0, 0, 0, Pace.REFUSED, Pace.REFUSED);
        clock.addAndGet(SECOND - 1);
        assertThat(answers(1)).containsExactly(Pace.REFUSED);
        clock.addAndGet(1);
        assertThat(answers(4)).containsExactly(3, 0, 0, Pace.REFUSED);
    }

    @Test
    void forgets_nothing_over_a_long_silence() {
        answers(4);
        clock.addAndGet(3600 * SECOND);
        assertThat(answers(2)).containsExactly(1, 0);
    }

    private long[] answers(int times) {
        long[] answers = new long[times];
        for (int i = 0; i < times; i++) {
            answers[i] = pace.permit();
        }
        return answers;
    }
}
