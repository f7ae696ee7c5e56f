package dev.entitlement.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.entitlement.guards.Interleavings;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * A sum reads one bucket after the other, so that it can miss an earlier event and see a later one, of another bucket. What
 * one bucket holds is exact at every moment; what several do, when nobody counts any more.
 */
class SlidingCountLincheckTest {

    @Test
    void no_count_is_lost_or_kept_too_long_as_threads_begin_a_bucket() {
        Interleavings.explore(OneBucket.class);
        Interleavings.stress(OneBucket.class);
    }

    @Test
    void every_count_is_there_once_threads_are_done() {
        Interleavings.explore(AllBuckets.class);
    }

    @Param(name = "second", gen = IntGen.class, conf = "1:3")
    public static class OneBucket {
        private static final long SECOND = 1_000_000_000;

        private final SlidingCount count = new SlidingCount(SECOND, 1);

        @Operation
        public void add(@Param(name = "second") int second, @Param(gen = IntGen.class, conf = "1:4") int n) {
            count.add(second * SECOND, n);
        }

        @Operation
        public long sum(@Param(name = "second") int second) {
            return count.sum(second * SECOND);
        }
    }

    @Param(name = "second", gen = IntGen.class, conf = "1:3")
    public static class AllBuckets {
        private static final long SECOND = 1_000_000_000;

        private final SlidingCount count = new SlidingCount(4 * SECOND, 4);
        private final AtomicInteger added = new AtomicInteger();

        @Operation
        public void add(@Param(name = "second") int second, @Param(gen = IntGen.class, conf = "1:4") int n) {
            added.addAndGet(n);
            count.add(second * SECOND, n);
        }

        @Validate
        public void everything_is_there() {
            assertEquals(added.get(), count.sum(3 * SECOND));
        }
    }
}
