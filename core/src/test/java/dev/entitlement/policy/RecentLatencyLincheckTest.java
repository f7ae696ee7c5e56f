package dev.entitlement.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.entitlement.guards.Interleavings;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * The median may know an answer a little later than it was noted, and is remembered for 10 ms. What it promises, it promises
 * once threads are done and those are over.
 */
class RecentLatencyLincheckTest {

    @Test
    void no_answer_that_threads_bring_together_is_lost() {
        Interleavings.explore(Answers.class);
        Interleavings.stress(Answers.class);
    }

    public static class Answers {
        private static final long MILLI = 1_000_000;

        private final RecentLatency latency = new RecentLatency();
        private final Queue<Long> recorded = new ConcurrentLinkedQueue<>();

        @Operation
        public void record(@Param(gen = IntGen.class, conf = "1:8") int tenths) {
            long nanos = tenths * 100 * MILLI;
            recorded.add(nanos);
            latency.record(nanos, 0);
        }

        @Operation
        public void ask() {
            latency.neededNanos(0);
        }

        @Validate
        public void the_median_is_that_of_all() {
            if (!recorded.isEmpty()) {
                assertEquals(median(), latency.neededNanos(20 * MILLI));
            }
        }

        private long median() {
            long[] sorted = recorded.stream().mapToLong(nanos -> nanos).sorted().toArray();
            return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        }
    }
}
