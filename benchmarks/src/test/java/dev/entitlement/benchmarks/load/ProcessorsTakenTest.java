package dev.entitlement.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.benchmarks.load.ProcessorsTaken.State;
import dev.entitlement.benchmarks.results.Taken;
import dev.entitlement.benchmarks.results.Times;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessorsTakenTest {
    private static final List<String> MACHINE = List.of(
            "cpu  60 6 60 600 0 0 6 60 0 0",
            "cpu0 10 1 10 100 0 0 1 10 99 99",
            "cpu1 20 2 20 200 0 0 2 20 99 99",
            "cpu2 30 3 30 300 0 0 3 30 99 99",
            "intr 1 2 3");

    @Test
    void counts_only_the_processors_that_the_process_may_use() {
        BitSet allowed =
                ProcessorsTaken.allowed(List.of("Name:\tjava", "Cpus_allowed_list:\t0,2-3", "Mems_allowed:\t1"));

        assertThat(allowed.stream()).containsExactly(0, 2, 3);
        assertThat(ProcessorsTaken.ticks(MACHINE, allowed)).containsExactly(40, 132 + 396);
    }

    @Test
    void tells_shares_of_the_processors_and_of_the_loops_time() {
        State before = new State(10, 1_000, ProcessorsTaken.delay("700 5000000 3\n"), 2, 0);
        State after = new State(15, 1_100, ProcessorsTaken.delay("900 105000000 9\n"), 2, Times.SECOND);

        assertThat(after.since(before)).isEqualTo(new Taken(0.05, 0.05));
    }

    @Test
    void nobody_knows_where_the_system_does_not_tell() {
        State nothing = new State(0, 0, 0, 0, 0);

        Taken taken = nothing.since(nothing);

        assertThat(taken).isEqualTo(Taken.UNKNOWN);
        assertThat(taken.isFelt()).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void this_machine_tells_of_its_loops() {
        try (Loops loops = new Loops(1)) {
            loops.next().submit(() -> {}).syncUninterruptibly();
            ProcessorsTaken taken = new ProcessorsTaken();

            assertThat(taken.next().byOtherThreads()).isNotNaN().isNotNegative();
        }
    }
}
