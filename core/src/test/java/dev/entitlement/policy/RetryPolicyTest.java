package dev.entitlement.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
    private static final long SECOND = 1_000_000_000;
    private static final long NONE = -1;
    private static final double MOST = Math.nextDown(1.0);

    /** One retry in the budget, to see who takes it. */
    private final RetryBudget budget = fullBut(9);

    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(2));
    private final RetryPolicy policy = new RetryPolicy(3, backoff, budget);

    @Test
    void retries_silence_after_full_jitter_from_the_plain_base() {
        assertThat(after(Verdict.TRANSIENT, false, NONE, 1, 10 * SECOND, 0.5).delayNanos())
                .isEqualTo(SECOND / 20);
    }

    @Test
    void retries_an_error_that_was_read_after_at_least_half_the_answer_base() {
        assertThat(after(Verdict.TRANSIENT, true, NONE, 1, 10 * SECOND, 0).delayNanos())
                .isEqualTo(SECOND / 2);
    }

    @Test
    void doubles_the_ceiling_with_each_retry() {
        assertThat(after(Verdict.TRANSIENT, false, NONE, 2, 10 * SECOND, 0.5).delayNanos())
                .isEqualTo(SECOND / 10);
    }

    @ParameterizedTest
    @CsvSource({"TRANSIENT,true", "TRANSIENT,false", "THROTTLED,true", "THROTTLED,false"})
    void never_comes_back_before_a_retry_after(Verdict verdict, boolean read) {
        Decision decision = after(verdict, read, 3 * SECOND, 1, 10 * SECOND, MOST);

        assertThat(decision.retries()).isTrue();
        assertThat(decision.stop()).isNull();
        assertThat(decision.delayNanos()).isEqualTo(3 * SECOND);
    }

    @Test
    void backs_off_even_if_the_upstream_asks_for_no_wait() {
        assertThat(after(Verdict.THROTTLED, true, 0, 1, 10 * SECOND, 0).delayNanos())
                .isEqualTo(SECOND / 2);
    }

    @Test
    void never_repeats_a_final_answer_whatever_comes_with_it() {
        assertThat(after(Verdict.FINAL, true, SECOND, 1, 10 * SECOND, 0).stop()).isEqualTo(Stop.FINAL_ANSWER);
        assertThatBudgetIsUntouched();
    }

    @Test
    void does_not_guess_when_a_throttled_call_may_come_back() {
        assertThat(after(Verdict.THROTTLED, true, NONE, 1, 10 * SECOND, 0).stop())
                .isEqualTo(Stop.NO_RETRY_AFTER);
        assertThatBudgetIsUntouched();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void guesses_for_one_of_many_from_the_answer_base_and_leaves_the_budget_to_later(boolean read) {
        Decision decision = policy.afterOneOfMany(Verdict.THROTTLED, read, NONE, 1, 10 * SECOND, 0, 0);

        assertThat(decision.retries()).isTrue();
        assertThat(decision.delayNanos()).isEqualTo(SECOND / 2);
        assertThatBudgetIsUntouched();
    }

    @Test
    void stops_one_of_many_for_the_other_reasons() {
        assertThat(policy.afterOneOfMany(Verdict.FINAL, true, NONE, 1, 10 * SECOND, 0, 0)
                        .stop())
                .isEqualTo(Stop.FINAL_ANSWER);
        assertThat(policy.afterOneOfMany(Verdict.TRANSIENT, true, NONE, 3, 10 * SECOND, 0, 0)
                        .stop())
                .isEqualTo(Stop.ATTEMPTS_SPENT);
        assertThat(policy.afterOneOfMany(Verdict.THROTTLED, true, 11 * SECOND, 1, 10 * SECOND, 0, 0)
                        .stop())
                .isEqualTo(Stop.DEADLINE);
        RetryPolicy never = new RetryPolicy(3, backoff, RetryBudget.of(0, 10));
        assertThat(never.afterOneOfMany(Verdict.TRANSIENT, true, NONE, 1, 10 * SECOND, 0, 0)
                        .stop())
                .isEqualTo(Stop.BUDGET_SPENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, Integer.MAX_VALUE})
    void stops_when_all_attempts_are_spent(int attempts) {
        assertThat(after(Verdict.TRANSIENT, false, NONE, attempts, 10 * SECOND, 0)
                        .stop())
                .isEqualTo(Stop.ATTEMPTS_SPENT);
        assertThatBudgetIsUntouched();
    }

    @Test
    void makes_a_single_attempt_if_that_is_all_there_may_be() {
        RetryPolicy once = new RetryPolicy(1, backoff, budget);

        assertThat(once.after(Verdict.TRANSIENT, false, NONE, 1, 10 * SECOND, 0, 0, 0)
                        .stop())
                .isEqualTo(Stop.ATTEMPTS_SPENT);
    }

    @Test
    void starts_a_wait_only_if_the_deadline_holds_it_and_the_attempt_after_it() {
        long needed = SECOND / 50;

        assertThat(after(Verdict.THROTTLED, true, 3 * SECOND, 1, 3 * SECOND + needed - 1, 0)
                        .stop())
                .isEqualTo(Stop.DEADLINE);
        assertThatBudgetIsUntouched();
        assertThat(after(Verdict.THROTTLED, true, 3 * SECOND, 1, 3 * SECOND + needed, 0)
                        .retries())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE - 1, 10_000_000_001L})
    void a_retry_after_of_centuries_does_not_fit_instead_of_overflowing(long retryAfterNanos) {
        for (long remaining : new long[] {10 * SECOND, 0, -1, -10 * SECOND, Long.MIN_VALUE}) {
            assertThat(after(Verdict.THROTTLED, true, retryAfterNanos, 1, remaining, 0)
                            .stop())
                    .as("%d ns left", remaining)
                    .isEqualTo(Stop.DEADLINE);
        }
        assertThatBudgetIsUntouched();
    }

    @Test
    void a_deadline_that_has_passed_leaves_no_room_even_for_no_wait() {
        RetryPolicy unwaiting = new RetryPolicy(3, new Backoff(Duration.ZERO, Duration.ZERO, Duration.ZERO), budget);

        assertThat(unwaiting
                        .after(Verdict.TRANSIENT, false, NONE, 1, -1, 0, 0, 0)
                        .stop())
                .isEqualTo(Stop.DEADLINE);
    }

    @Test
    void refuses_a_retry_when_the_budget_is_spent() {
        assertThat(after(Verdict.TRANSIENT, false, NONE, 1, 10 * SECOND, 0).retries())
                .isTrue();

        assertThat(after(Verdict.TRANSIENT, false, NONE, 1, 10 * SECOND, 0).stop())
                .isEqualTo(Stop.BUDGET_SPENT);
    }

    @Test
    void allocates_nothing_to_say_that_no_retry_follows() {
        for (Stop stop : Stop.values()) {
            assertThat(Decision.stopFor(stop)).isSameAs(Decision.stopFor(stop)).isEqualTo(new Decision(stop, 0));
        }
    }

    @Test
    void needs_at_least_one_attempt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryPolicy(0, backoff, budget))
                .withMessage("maxAttempts: 0 (expected: 1 or more)");
    }

    private Decision after(
            Verdict verdict, boolean read, long retryAfterNanos, int attempts, long remainingNanos, double random) {
        return policy.after(verdict, read, retryAfterNanos, attempts, remainingNanos, SECOND / 50, 0, random);
    }

    private void assertThatBudgetIsUntouched() {
        assertThat(budget.left(0)).isEqualTo(1);
    }

    private static RetryBudget fullBut(int withdrawals) {
        RetryBudget budget = RetryBudget.of(0.2, 1);
        for (int i = 0; i < withdrawals; i++) {
            assertThat(budget.tryWithdraw(0)).isTrue();
        }
        return budget;
    }
}
