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
 * Answers are counted before the round that they complete is ended, and by another thread perhaps: the limit may be read as
 * it was when an answer has already been noted. What it promises, it promises once threads are done.
 */
class ConcurrencyLimitLincheckTest {
    private static final long MILLI = 1_000_000;

    @Test
    void a_round_ends_once_and_no_answer_is_lost() {
        Interleavings.explore(LastAnswersOfARound.class, AdaptiveLimit.class);
    }

    @Test
    void drops_that_come_together_take_a_tenth_off_once() {
        Interleavings.explore(Drops.class, AdaptiveLimit.class);
    }

    @Test
    void the_highest_of_several_peaks_counts() {
        Interleavings.explore(Peaks.class, AdaptiveLimit.class);
    }

    /** The limit is 20 and doubles when all of 12 have been answered; some of them have. */
    public static class LastAnswersOfARound {
        private final ConcurrencyLimit limit = ConcurrencyLimit.adaptive(1_024);
        private final AtomicInteger missing = new AtomicInteger(4);

        public LastAnswersOfARound() {
            limit.startLow(0);
            limit.inFlight(12);
            for (int i = 0; i < 12 - missing.get(); i++) {
                limit.answered(0, 50 * MILLI);
            }
        }

        @Operation
        public void answered() {
            missing.decrementAndGet();
            limit.answered(0, 50 * MILLI);
        }

        @Validate
        public void it_doubled_once_if_all_were_answered() {
            assertEquals(missing.get() <= 0 ? 40 : 20, limit.value());
        }
    }

    public static class Drops {
        private final ConcurrencyLimit limit = ConcurrencyLimit.adaptive(1_024);

        public Drops() {
            limit.inFlight(200);
        }

        @Operation
        public void dropped() {
            limit.dropped(0, 50 * MILLI);
        }

        @Operation
        public int value() {
            return limit.value();
        }
    }

    /** The limit is 20 and doubles when as many as the peak have been answered. */
    public static class Peaks {
        private final ConcurrencyLimit limit = ConcurrencyLimit.adaptive(1_024);
        private final AtomicInteger highest = new AtomicInteger(10);

        public Peaks() {
            limit.startLow(0);
            limit.inFlight(10);
        }

        @Operation
        public void inFlight(@Param(gen = IntGen.class, conf = "11:14") int now) {
            highest.accumulateAndGet(now, Math::max);
            limit.inFlight(now);
        }

        @Validate
        public void as_many_answers_end_the_round() {
            for (int answers = 0; answers < highest.get(); answers++) {
                assertEquals(20, limit.value());
                limit.answered(0, 50 * MILLI);
            }
            assertEquals(40, limit.value());
        }
    }
}
