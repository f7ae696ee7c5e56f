package dev.entitlement.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.entitlement.guards.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryBudgetTest {
    private static final long SECOND = 1_000_000_000;
    private static final long WINDOW = 10 * SECOND;
    private static final long TICK = SECOND / 10;

    @Test
    void lets_a_quiet_client_retry_within_the_floor() {
        RetryBudget budget = RetryBudget.of(0.2, 10);

        assertThat(withdrawAll(budget, 0)).isEqualTo(100);
    }

    @Test
    void lets_retries_add_their_share_to_the_calls_when_that_is_more_than_the_floor() {
        RetryBudget budget = RetryBudget.of(0.2, 10);
        deposit(budget, 5_000, 0);

        assertThat(withdrawAll(budget, 0)).isEqualTo(1_000);
    }

    @ParameterizedTest
    @CsvSource({"0.29,100,29", "0.57,100,57", "1,7,7", "0.1,3,0", "0.1,10,1", "0.000001,999999,0", "0.000001,1000000,1"
    })
    void allows_whole_retries_without_rounding_any_away(double share, int calls, int retries) {
        RetryBudget budget = RetryBudget.of(share, 0);
        deposit(budget, calls, 0);

        assertThat(withdrawAll(budget, 0)).isEqualTo(retries);
    }

    @Test
    void never_retries_with_share_zero_whatever_the_floor() {
        RetryBudget budget = RetryBudget.of(0, 10);
        deposit(budget, 1_000, 0);

        assertThat(budget.tryWithdraw(0)).isFalse();
        assertThat(budget.left(0)).isZero();
    }

    @Test
    void refuses_nothing_when_unlimited() {
        RetryBudget budget = RetryBudget.unlimited();
        budget.deposit(0);

        for (int i = 0; i < 1_000; i++) {
            assertThat(budget.tryWithdraw(0)).isTrue();
        }
        assertThat(budget.left(0)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void says_how_many_retries_are_left() {
        RetryBudget budget = RetryBudget.of(0.2, 1);
        deposit(budget, 100, 0);

        assertThat(budget.left(0)).isEqualTo(20);
        budget.tryWithdraw(0);
        assertThat(budget.left(0)).isEqualTo(19);
    }

    @Test
    void is_not_in_debt_when_the_calls_that_paid_are_forgotten_first() {
        RetryBudget budget = RetryBudget.of(1, 0);
        deposit(budget, 50, 0);
        assertThat(withdrawAll(budget, 9 * SECOND)).isEqualTo(50);

        assertThat(budget.left(11 * SECOND)).isZero();
        assertThat(budget.tryWithdraw(11 * SECOND)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE, Long.MAX_VALUE - 5 * SECOND, Long.MIN_VALUE, -1})
    void holds_its_retries_for_ten_seconds_and_is_full_again_a_tick_later_even_as_the_clock_wraps(long start) {
        RetryBudget budget = RetryBudget.of(0.2, 10);
        assertThat(withdrawAll(budget, start)).isEqualTo(100);

        assertThat(budget.tryWithdraw(start + WINDOW - 1)).isFalse();
        assertThat(withdrawAll(budget, start + WINDOW + TICK)).isEqualTo(100);
    }

    @Test
    void takes_a_thread_that_comes_late_as_coming_now() {
        RetryBudget budget = RetryBudget.of(0.2, 1);
        assertThat(withdraw(budget, 6, 60 * SECOND)).isEqualTo(6);

        assertThat(budget.tryWithdraw(0)).isTrue();
        assertThat(withdrawAll(budget, 60 * SECOND)).isEqualTo(3);
        assertThat(budget.tryWithdraw(0)).isFalse();
    }

    /** The promise itself, against plain lists of instants, with an exact and with a generous window. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void is_never_exceeded_in_any_ten_seconds_and_refuses_only_for_that(long seed) {
        Random random = new Random(seed);
        int percent = 1 + random.nextInt(100);
        int floor = random.nextInt(4);
        RetryBudget budget = RetryBudget.of(percent / 100.0, floor);
        long start = random.nextBoolean() ? Long.MAX_VALUE - 20 * SECOND : random.nextLong();
        List<Long> calls = new ArrayList<>();
        List<Long> retries = new ArrayList<>();
        int refused = 0;
        long elapsed = 0;
        for (int i = 0; i < 6_000; i++) {
            elapsed += step(random, i);
            if (random.nextInt(10) < 6) {
                budget.deposit(start + elapsed);
                calls.add(elapsed);
            } else if (budget.tryWithdraw(start + elapsed)) {
                retries.add(elapsed);
                assertThat(since(retries, elapsed - WINDOW))
                        .as("seed %d, step %d, %d %%, floor %d", seed, i, percent, floor)
                        .isLessThanOrEqualTo(allowed(percent, floor, since(calls, elapsed - WINDOW)));
            } else {
                refused++;
                assertThat(since(retries, elapsed - WINDOW - TICK) + 1)
                        .as("seed %d, step %d, %d %%, floor %d", seed, i, percent, floor)
                        .isGreaterThan(allowed(percent, floor, since(calls, elapsed - WINDOW + TICK)));
            }
        }
        assertThat(retries).as("seed %d", seed).isNotEmpty();
        assertThat(refused).as("seed %d", seed).isPositive();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void is_full_again_after_a_quiet_spell_with_good_calls(long seed) {
        Random random = new Random(seed);
        RetryBudget budget = RetryBudget.of(0.2, 1);
        long now = random.nextLong();
        for (int i = 0; i < 2_000; i++) {
            now += random.nextInt(20_000_000);
            budget.deposit(now);
            budget.tryWithdraw(now);
        }
        for (int i = 0; i <= 101; i++) {
            now += TICK;
            deposit(budget, 10, now);
        }

        assertThat(budget.left(now)).as("seed %d", seed).isEqualTo(0.2 * 1_000);
    }

    @Test
    void grants_every_last_retry_and_not_one_more_when_threads_race() {
        for (int round = 0; round < 30; round++) {
            RetryBudget budget = RetryBudget.of(0.2, 10);
            Race.between(Race.THREADS, () -> {
                deposit(budget, 500, 0);
                return true;
            });

            assertThat(Race.between(Race.THREADS, () -> withdrawAll(budget, 0)).stream()
                            .mapToInt(taken -> taken)
                            .sum())
                    .as("round %d", round)
                    .isEqualTo(Race.THREADS * 500 / 5);
        }
    }

    @Test
    void never_over_admits_when_threads_race_as_time_goes_by() {
        RetryBudget budget = RetryBudget.of(1, 1);
        List<Integer> taken = new ArrayList<>();
        Random random = new Random(42);
        for (int tick = 0; tick < 300; tick++) {
            long now = Long.MAX_VALUE - 150 * TICK + tick * TICK;
            int tries = random.nextInt(3);
            taken.add(Race.between(Race.THREADS, () -> withdraw(budget, tries, now)).stream()
                    .mapToInt(n -> n)
                    .sum());

            assertThat(lastOf(taken, 101)).as("tick %d", tick).isLessThanOrEqualTo(10);
        }
        assertThat(lastOf(taken, 300)).isGreaterThan(20);
    }

    @Test
    void refuses_what_is_no_share_or_no_floor() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryBudget.of(1.5, 10))
                .withMessage("share: 1.5 (expected: 0 to 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryBudget.of(Double.NaN, 10))
                .withMessage("share: NaN (expected: 0 to 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryBudget.of(0.2, -1))
                .withMessage("floorPerSecond: -1 (expected: 0 or more)");
    }

    /** Bursts, trickles and, rarely, silence. */
    private static long step(Random random, int i) {
        if (random.nextInt(500) == 0) {
            return (long) (random.nextDouble() * 12 * SECOND);
        }
        return i / 1_000 % 2 == 0 ? random.nextInt(5_000_000) : random.nextInt(120_000_000);
    }

    private static void deposit(RetryBudget budget, int calls, long now) {
        for (int i = 0; i < calls; i++) {
            budget.deposit(now);
        }
    }

    private static int withdrawAll(RetryBudget budget, long now) {
        return withdraw(budget, Integer.MAX_VALUE, now);
    }

    private static int withdraw(RetryBudget budget, int most, long now) {
        int taken = 0;
        while (taken < most && budget.tryWithdraw(now)) {
            taken++;
        }
        return taken;
    }

    private static long since(List<Long> instants, long exclusive) {
        return instants.stream().filter(instant -> instant > exclusive).count();
    }

    private static long allowed(int percent, int floor, long calls) {
        return Math.max(percent * calls / 100, floor * 10L);
    }

    private static int lastOf(List<Integer> taken, int ticks) {
        return taken.subList(Math.max(0, taken.size() - ticks), taken.size()).stream()
                .mapToInt(n -> n)
                .sum();
    }
}
