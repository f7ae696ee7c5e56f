package dev.entitlement.benchmarks.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class OtherLoadTest {
    private static final String BEFORE = "cpu  100 10 50 800 40 5 5 10 99 99\ncpu0 1 2 3\n";
    private static final String AFTER = "cpu  160 20 80 960 60 6 6 12 99 99\ncpu0 1 2 3\n";

    /** The name of a process may hold blanks and brackets; the last fields of a line are too large for a long. */
    private static final String OWN = "7457 (a (b) c) R 1 2 3 4 5 6 7 8 9 10 %d %d %d %d 20 0 18446744073709551615\n";

    @Test
    void others_are_what_is_busy_and_neither_this_process_nor_a_child() {
        OtherLoad.Ticks before = OtherLoad.parse(BEFORE, OWN.formatted(1, 2, 3, 4));
        OtherLoad.Ticks after = OtherLoad.parse(AFTER, OWN.formatted(21, 12, 13, 8));

        // 284 ticks in all, 104 of them busy, 44 our own
        assertThat(after.othersSince(before)).isEqualTo(60.0 / 284);
    }

    @Test
    void never_less_than_nothing_though_the_two_are_not_read_at_once() {
        OtherLoad.Ticks before = OtherLoad.parse(BEFORE, OWN.formatted(0, 0, 0, 0));
        OtherLoad.Ticks after = OtherLoad.parse(AFTER, OWN.formatted(105, 0, 0, 0));

        assertThat(after.othersSince(before)).isZero();
    }

    @Test
    void nobody_knows_where_the_system_does_not_tell() {
        assertThat(OtherLoad.Ticks.UNKNOWN.othersSince(OtherLoad.Ticks.UNKNOWN)).isNaN();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void this_machine_tells() {
        assertThat(OtherLoad.read().all()).isPositive();
    }
}
