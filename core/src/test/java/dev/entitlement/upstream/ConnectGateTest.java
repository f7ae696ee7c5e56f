package dev.entitlement.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class ConnectGateTest {
    private static final long PATIENCE = 250;
    private static final int START = ConnectGate.START;

    private final ConnectGate gate = new ConnectGate(PATIENCE);
    private final Deque<Integer> underWay = new ArrayDeque<>();

    /** As many as the gate lets, of more than it would ever let. */
    private int beginAll() {
        int begun = 0;
        while (begun < 10_000 && gate.isOpen()) {
            underWay.add(gate.began());
            begun++;
        }
        return begun;
    }

    private void made(long took) {
        gate.made(underWay.remove(), took, true);
    }

    @Test
    void lets_a_few_go_at_first() {
        assertThat(beginAll()).isEqualTo(START);
        assertThat(gate.underWay()).isEqualTo(START);
    }

    @Test
    void lets_two_go_for_each_that_is_made_while_others_wait() {
        beginAll();

        for (int i = 0; i < 50; i++) {
            made(PATIENCE);
            assertThat(beginAll()).isEqualTo(2);
        }
    }

    @Test
    void lets_one_go_for_each_that_took_long_to_be_made() {
        beginAll();
        made(PATIENCE / 2);
        beginAll();

        made(PATIENCE + 1);
        assertThat(beginAll()).isEqualTo(1);
    }

    @Test
    void far_away_long_is_what_is_long_there() {
        beginAll();
        made(4 * PATIENCE);
        assertThat(beginAll()).isEqualTo(2);
        assertThat(gate.periodNanos()).isEqualTo(8 * PATIENCE);

        made(8 * PATIENCE);
        assertThat(beginAll()).isEqualTo(2);
        made(8 * PATIENCE + 1);
        assertThat(beginAll()).isEqualTo(1);
    }

    @Test
    void narrows_again_when_nobody_waits_but_never_below_its_start() {
        beginAll();
        for (int i = 0; i < 3; i++) {
            made(1);
            beginAll();
        }
        for (int i = 0; i < 10; i++) {
            gate.made(underWay.remove(), 1, false);
            underWay.add(gate.began());
        }

        assertThat(gate.underWay()).isEqualTo(START + 3);
        assertThat(gate.isOpen()).isFalse();
        for (int i = 0; i < 3; i++) {
            gate.ended(underWay.remove());
        }
        assertThat(gate.isOpen()).isFalse();
        gate.ended(underWay.remove());
        assertThat(gate.isOpen()).isTrue();
    }

    @Test
    void lets_two_go_for_each_that_fails() {
        int waiting = 1_000 - beginAll();
        int roundTrips = 0;
        while (waiting > 0) {
            for (int fail = underWay.size(); fail > 0; fail--) {
                gate.failed(underWay.remove());
                waiting -= beginAll();
            }
            roundTrips++;
        }

        assertThat(roundTrips).isLessThanOrEqualTo(7); // 8 · 2^7 > 1,000
    }

    @Test
    void ends_what_it_granted_for_failures_with_the_first_that_is_made() {
        beginAll();
        for (int i = 0; i < 100; i++) {
            gate.failed(underWay.remove());
            beginAll();
        }
        made(1);

        assertThat(gate.underWay()).isEqualTo(START + 99);
        for (int i = 0; i < 98; i++) {
            gate.ended(underWay.remove());
            assertThat(gate.isOpen()).isFalse();
        }
        gate.ended(underWay.remove());
        assertThat(beginAll()).isEqualTo(1);
    }

    @Test
    void forgets_those_under_way_after_a_period_in_which_none_was_made() {
        beginAll();
        gate.periodOver();

        assertThat(beginAll()).isEqualTo(START);
        assertThat(gate.underWay()).isEqualTo(2 * START);
        assertThat(gate.counts(underWay.peekFirst())).isFalse();
        assertThat(gate.counts(underWay.peekLast())).isTrue();
    }

    @Test
    void does_not_let_another_go_for_one_that_it_had_forgotten() {
        beginAll();
        gate.periodOver();
        beginAll();

        gate.ended(underWay.remove());
        assertThat(gate.isOpen()).isFalse();
    }

    @Test
    void forgets_nothing_while_some_are_made() {
        beginAll();
        made(PATIENCE + 1);
        beginAll();
        gate.periodOver();
        assertThat(gate.isOpen()).isFalse();

        gate.periodOver(); // and now none was
        assertThat(gate.isOpen()).isTrue();
    }

    @Test
    void starts_anew_when_nothing_is_under_way() {
        beginAll();
        for (int i = 0; i < 100; i++) {
            made(10 * PATIENCE);
            beginAll();
        }
        while (!underWay.isEmpty()) {
            gate.failed(underWay.remove());
        }

        assertThat(gate.periodNanos()).isEqualTo(PATIENCE);
        assertThat(beginAll()).isEqualTo(START);
    }
}
