package dev.entitlement.gateway.simulator;

import static dev.entitlement.gateway.simulator.WorkQueue.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkQueueTest {
    private static final long MILLISECOND = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;

    @Test
    void each_waits_for_the_work_before_it_and_who_would_wait_above_100_ms_is_refused() {
        WorkQueue queue = new WorkQueue(0);
        for (int before = 0; before <= 100; before++) {
            assertThat(queue.enter(1_000, 1, 0, 0)).isEqualTo(before * MILLISECOND);
        }
        assertThat(queue.enter(1_000, 1, 0, 0)).isEqualTo(REFUSED);
        assertThat(queue.enter(1_000, 1, 0, MILLISECOND - 1)).isEqualTo(REFUSED);
        assertThat(queue.enter(1_000, 1, 0, MILLISECOND)).isEqualTo(100 * MILLISECOND);
        assertThat(queue.enter(1_000, 1, 0, 10 * SECOND)).isZero();
    }

    /**
     * With s served and f refused a second, s + f·cost is all the platform can do: of 1,500 offered to 1,000 at a cost of
     * a half, 500 are served; of 2,000, none.
     */
    @ParameterizedTest
    @CsvSource({
        "800, 0.5, 800",
        "1000, 0.5, 1000",
        "1500, 0.5, 500",
        "2000, 0.5, 0",
        "3000, 0.5, 0",
        "3000, 0, 1000",
        "3000, 0.1, 778",
        "1500, 1, 0"
    })
    void serves_what_refusals_leave_of_its_capacity(int offered, double refusalCost, int served) {
        WorkQueue queue = new WorkQueue(0);
        serve(queue, offered, refusalCost, 0, 10); // until it has settled
        assertThat(serve(queue, offered, refusalCost, 10, 10) / 10.0).isBetween(served - 2.0, served + 2.0);
    }

    @Test
    void a_storm_of_refusals_is_felt_for_no_more_than_a_second_after_it() {
        WorkQueue queue = new WorkQueue(0);
        serve(queue, 10_000, 0.5, 0, 30);
        long end = 30 * SECOND;
        assertThat(queue.enter(1_000, 1, 0, end + 890 * MILLISECOND)).isEqualTo(REFUSED);
        assertThat(queue.enter(1_000, 1, 0, end + 901 * MILLISECOND)).isNotEqualTo(REFUSED);
    }

    @Test
    void while_saying_no_is_all_it_can_do_it_serves_nobody_and_with_less_it_recovers() {
        WorkQueue queue = new WorkQueue(0);
        serve(queue, 10_000, 0.5, 0, 1);
        assertThat(serve(queue, 2_100, 0.5, 1, 20))
                .as("2,100 refusals are 1,050 calls' work")
                .isZero();
        serve(queue, 900, 0.5, 21, 3);
        assertThat(serve(queue, 900, 0.5, 24, 1)).isEqualTo(900);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 1})
    void what_is_charged_pushes_back_what_comes(double cost) {
        WorkQueue queue = new WorkQueue(0);
        for (int refusal = 0; refusal < 40; refusal++) {
            queue.charge(1_000, cost, 0);
        }
        assertThat(queue.enter(1_000, 1, 0, 0)).isEqualTo((long) (40 * cost * MILLISECOND));
    }

    @Test
    void a_capacity_of_zero_refuses_everything() {
        assertThat(new WorkQueue(0).enter(0, 1, 1, 100 * SECOND)).isEqualTo(REFUSED);
    }

    @Test
    void a_changed_capacity_holds_at_once() {
        WorkQueue queue = new WorkQueue(0);
        assertThat(queue.enter(1_000, 1, 0, 0)).isZero();
        assertThat(queue.enter(10, 1, 0, 0)).isEqualTo(MILLISECOND);
        assertThat(queue.enter(1_000, 1, 0, 0)).as("101 ms are before it").isEqualTo(REFUSED);
    }

    @Test
    void does_not_mind_the_clock_wrapping() {
        long justBefore = Long.MAX_VALUE - MILLISECOND / 2;
        WorkQueue queue = new WorkQueue(justBefore);
        assertThat(queue.enter(1_000, 1, 0, justBefore)).isZero();
        assertThat(queue.enter(1_000, 1, 0, justBefore)).isEqualTo(MILLISECOND);
        assertThat(queue.enter(1_000, 1, 0, justBefore + MILLISECOND)).isEqualTo(MILLISECOND);
        assertThat(queue.enter(1_000, 1, 0, justBefore + SECOND)).isZero();
    }

    /** Evenly spaced calls; returns how many were served. */
    private static int serve(WorkQueue queue, int offered, double refusalCost, int fromSecond, int seconds) {
        int served = 0;
        for (long call = 0; call < (long) offered * seconds; call++) {
            long now = fromSecond * SECOND + call * SECOND / offered;
            served += queue.enter(1_000, 1, refusalCost, now) == REFUSED ? 0 : 1;
        }
        return served;
    }
}
