package dev.entitlement.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CautionTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Caution caution = new Caution();

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            caution.failed();
        }
    }

    private int taken(int asked, long nowNanos) {
        int taken = 0;
        for (int i = 0; i < asked; i++) {
            taken += caution.tryTake(nowNanos) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void holds_nobody_back_while_fewer_than_twenty_fail_in_a_row() {
        fail(19);
        assertThat(taken(1000, 0)).isEqualTo(1000);
        caution.succeeded();
        fail(19);

        assertThat(taken(1000, 0)).isEqualTo(1000);
        assertThat(caution.nanosUntilNext(0)).isZero();
    }

    @Test
    void lets_twenty_a_second_go_after_twenty_failures_in_a_row() {
        fail(20);

        assertThat(taken(1000, 0)).isEqualTo(20);
        assertThat(caution.nanosUntilNext(0)).isEqualTo(SECOND / 20);
        assertThat(taken(1000, SECOND / 2)).isEqualTo(10);
    }

    @Test
    void one_that_did_not_go_makes_place_for_another() {
        fail(20);
        taken(20, 0);
        caution.giveBack(0);

        assertThat(taken(1000, 0)).isOne();
    }

    @Test
    void one_success_ends_it_however_many_failed() {
        fail(100_000);
        taken(20, 0);
        caution.succeeded();

        assertThat(taken(1000, 0)).isEqualTo(1000);
    }
}
