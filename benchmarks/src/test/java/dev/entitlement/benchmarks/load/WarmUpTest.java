package dev.entitlement.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.benchmarks.results.Times;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WarmUpTest {
    private final Set<Ending> ended = EnumSet.noneOf(Ending.class);
    private long calls;
    private long waited;

    /** What it leaves out, the compiler would meet in the run. */
    @Test
    void meets_every_form_of_answer_and_calls_that_wait_for_a_connection() throws Exception {
        try (Loops loops = new Loops(1)) {
            WarmUp.run(settings(), loops, 200 * Times.MILLISECOND, this::add);
        }
        assertThat(ended)
                .contains(
                        Ending.REACTIVATED,
                        Ending.ACTION_REQUIRED,
                        Ending.ALREADY_ACTIVE,
                        Ending.THROTTLED,
                        Ending.UNAVAILABLE);
        assertThat(calls).isGreaterThan(1_000);
        assertThat(waited).isPositive();
    }

    @Test
    void asks_nothing_of_anybody_if_it_is_not_wanted() throws Exception {
        try (Loops loops = new Loops(1)) {
            WarmUp.run(settings(), loops, 0, this::add);
        }
        assertThat(calls).isZero();
    }

    private void add(Interval interval) {
        for (Ending ending : Ending.values()) {
            if (interval.ended(ending) > 0) {
                ended.add(ending);
            }
        }
        calls += interval.fired();
        waited += interval.waitedCount();
    }

    /** Of a target that is not there. */
    private static RunSettings settings() {
        return new RunSettings(
                Target.parse("http://127.0.0.1:9"),
                ProfileText.parse("constant:10/1s"),
                Ids.madeUp("test-"),
                5,
                1,
                Times.SECOND,
                0,
                "Basic dTpw");
    }
}
