package dev.entitlement.policy;

import static dev.entitlement.policy.CircuitBreaker.REFUSED;
import static dev.entitlement.policy.CircuitBreaker.State.CLOSED;
import static dev.entitlement.policy.CircuitBreaker.State.HALF_OPEN;
import static dev.entitlement.policy.CircuitBreaker.State.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CircuitBreakerTest {
    private static final long SECOND = 1_000_000_000;
    private static final long PERMIT = 5 * SECOND;

    private final CircuitBreaker breaker = new CircuitBreaker(PERMIT);

    @Test
    void lets_the_first_20_attempts_through_even_if_all_fail() {
        for (int i = 0; i < 19; i++) {
            assertThat(fail(0)).isFalse();
        }
        assertThat(breaker.tryAcquire(0)).isNotEqualTo(REFUSED);

        assertThat(fail(0)).isTrue();
        assertThat(breaker.tryAcquire(0)).isEqualTo(REFUSED);
        assertThat(breaker.state()).isEqualTo(OPEN);
    }

    @Test
    void opens_when_over_half_failed_and_not_at_half() {
        for (int i = 0; i < 15; i++) {
            succeed(0);
        }
        for (int i = 0; i < 15; i++) {
            assertThat(fail(0)).isFalse();
        }
        assertThat(breaker.state()).isEqualTo(CLOSED);

        assertThat(fail(0)).isTrue();
        assertThat(breaker.state()).isEqualTo(OPEN);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE, Long.MAX_VALUE - SECOND, Long.MIN_VALUE})
    void looks_back_two_seconds_and_no_further_even_as_the_clock_wraps(long start) {
        for (int i = 0; i < 19; i++) {
            assertThat(fail(start)).isFalse();
        }
        assertThat(fail(start + 2 * SECOND)).isFalse();
        for (int i = 0; i < 18; i++) {
            assertThat(fail(start + 3 * SECOND + SECOND / 2)).isFalse();
        }

        assertThat(fail(start + 3 * SECOND + SECOND / 2)).isTrue();
    }

    @Test
    void counts_no_attempt_that_says_nothing_about_the_upstream() {
        for (int i = 0; i < 100; i++) {
            breaker.ignored(breaker.tryAcquire(0), 0);
        }
        for (int i = 0; i < 19; i++) {
            assertThat(fail(0)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE, Long.MAX_VALUE - SECOND, Long.MIN_VALUE})
    void knows_for_how_long_in_all_it_was_not_closed_even_as_the_clock_wraps(long start) {
        assertThat(breaker.troubledNanos(start)).isZero();
        open(start);
        assertThat(breaker.troubledNanos(start + SECOND)).isEqualTo(SECOND);
        breaker.probed(start + SECOND);
        long permit = breaker.tryAcquire(start + SECOND);
        breaker.failed(permit, start + 2 * SECOND);
        assertThat(breaker.troubledNanos(start + 3 * SECOND)).isEqualTo(3 * SECOND);

        breaker.probed(start + 4 * SECOND);
        for (int i = 0; i < 5; i++) {
            succeed(start + 5 * SECOND);
        }
        assertThat(breaker.state()).isEqualTo(CLOSED);
        assertThat(breaker.troubledNanos(start + 9 * SECOND)).isEqualTo(5 * SECOND);

        open(start + 10 * SECOND);
        assertThat(breaker.troubledNanos(start + 11 * SECOND)).isEqualTo(6 * SECOND);
        assertThat(CircuitBreaker.off().troubledNanos(start)).isZero();
    }

    @Test
    void stays_open_until_the_probe_says_that_the_upstream_is_up() {
        open(0);

        assertThat(breaker.tryAcquire(3_600 * SECOND)).isEqualTo(REFUSED);
        assertThat(breaker.probed(3_600 * SECOND)).isTrue();
        assertThat(breaker.state()).isEqualTo(HALF_OPEN);
        assertThat(breaker.tryAcquire(3_600 * SECOND)).isNotEqualTo(REFUSED);
    }

    @Test
    void takes_a_probe_as_news_only_while_open() {
        assertThat(breaker.probed(0)).isFalse();
        assertThat(breaker.state()).isEqualTo(CLOSED);
        halfOpen(0);
        breaker.tryAcquire(0);

        assertThat(breaker.probed(0)).isFalse();
    }

    @Test
    void lets_ten_attempts_go_while_half_open() {
        halfOpen(0);

        assertThat(acquireAll(0)).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void opens_again_with_one_failure() {
        halfOpen(0);
        List<Long> permits = acquireAll(0);
        breaker.succeeded(permits.get(0), 0);

        assertThat(breaker.failed(permits.get(1), 0)).isTrue();
        assertThat(breaker.state()).isEqualTo(OPEN);
        assertThat(breaker.failed(permits.get(2), 0)).isFalse();
    }

    @Test
    void closes_with_the_fifth_success_and_forgets_what_was() {
        halfOpen(0);
        List<Long> permits = acquireAll(0);
        for (int i = 0; i < 4; i++) {
            assertThat(breaker.succeeded(permits.get(i), 0)).isFalse();
        }

        assertThat(breaker.succeeded(permits.get(4), 0)).isTrue();
        assertThat(breaker.state()).isEqualTo(CLOSED);
        for (int i = 0; i < 19; i++) {
            assertThat(fail(0)).isFalse();
        }
        assertThat(fail(0)).isTrue();
    }

    @Test
    void a_success_keeps_its_place_so_that_no_eleventh_attempt_goes() {
        halfOpen(0);
        List<Long> permits = acquireAll(0);
        breaker.succeeded(permits.get(0), 0);

        assertThat(breaker.tryAcquire(0)).isEqualTo(REFUSED);
    }

    @Test
    void a_permit_given_back_is_free_for_another_once() {
        halfOpen(0);
        List<Long> permits = acquireAll(0);
        breaker.ignored(permits.get(3), 0);
        breaker.ignored(permits.get(3), 0);

        assertThat(acquireAll(0)).hasSize(1).doesNotContainAnyElementsOf(permits);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - SECOND, Long.MAX_VALUE})
    void permits_that_are_never_given_back_expire_and_do_not_wedge_it_even_as_the_clock_wraps(long start) {
        halfOpen(start);
        List<Long> lost = acquireAll(start);

        assertThat(breaker.tryAcquire(start + PERMIT - 1)).isEqualTo(REFUSED);
        assertThat(acquireAll(start + PERMIT)).hasSize(10).doesNotContainAnyElementsOf(lost);
    }

    @Test
    void a_success_under_an_expired_permit_comes_too_late_but_a_failure_does_not() {
        halfOpen(0);
        List<Long> lost = acquireAll(0);
        for (int i = 0; i < 9; i++) {
            assertThat(breaker.succeeded(lost.get(i), PERMIT)).isFalse();
        }
        assertThat(breaker.state()).isEqualTo(HALF_OPEN);
        breaker.ignored(lost.get(8), PERMIT);
        assertThat(acquireAll(PERMIT)).hasSize(10);

        assertThat(breaker.failed(lost.get(9), PERMIT)).isTrue();
    }

    @Test
    void news_from_before_the_outage_neither_closes_nor_opens_it() {
        long old = breaker.tryAcquire(0);
        halfOpen(0);
        assertThat(acquireAll(0)).hasSize(10).doesNotContain(old);

        assertThat(breaker.failed(old, 0)).isFalse();
        for (int i = 0; i < 5; i++) {
            assertThat(breaker.succeeded(old, 0)).isFalse();
        }
        breaker.ignored(old, 0);
        assertThat(breaker.state()).isEqualTo(HALF_OPEN);
        assertThat(acquireAll(0)).isEmpty();
    }

    @Test
    void attempts_of_an_outage_that_time_out_after_it_do_not_open_it_again() {
        List<Long> hanging = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            hanging.add(breaker.tryAcquire(0));
        }
        halfOpen(0);
        acquireAll(0).subList(0, 5).forEach(permit -> breaker.succeeded(permit, 0));

        assertThat(hanging).noneMatch(permit -> breaker.failed(permit, SECOND));
        assertThat(breaker.state()).isEqualTo(CLOSED);
    }

    @Test
    void takes_no_news_under_no_permit() {
        for (int i = 0; i < 100; i++) {
            assertThat(breaker.failed(REFUSED, 0)).isFalse();
        }
        halfOpen(0);
        breaker.ignored(REFUSED, 0);

        assertThat(breaker.failed(REFUSED, 0)).isFalse();
        assertThat(breaker.succeeded(REFUSED, 0)).isFalse();
    }

    @Test
    void admits_everything_and_never_opens_when_off() {
        CircuitBreaker off = CircuitBreaker.off();
        for (int i = 0; i < 100; i++) {
            long permit = off.tryAcquire(0);
            assertThat(permit).isNotEqualTo(REFUSED);
            assertThat(off.failed(permit, 0)).isFalse();
            assertThat(off.succeeded(permit, 0)).isFalse();
            off.ignored(permit, 0);
        }
        assertThat(off.probed(0)).isFalse();
        assertThat(off.state()).isEqualTo(CLOSED);
    }

    @Test
    void refuses_permits_that_would_never_count() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CircuitBreaker(0))
                .withMessage("halfOpenPermitNanos: 0 (expected: 1 or more)");
    }

    private void open(long now) {
        for (int i = 0; i < 20; i++) {
            fail(now);
        }
        assertThat(breaker.state()).isEqualTo(OPEN);
    }

    private void halfOpen(long now) {
        open(now);
        assertThat(breaker.probed(now)).isTrue();
    }

    private boolean fail(long now) {
        return breaker.failed(breaker.tryAcquire(now), now);
    }

    private void succeed(long now) {
        breaker.succeeded(breaker.tryAcquire(now), now);
    }

    private List<Long> acquireAll(long now) {
        return LongStream.generate(() -> breaker.tryAcquire(now))
                .limit(100) // a broken breaker must fail the test, not keep it
                .takeWhile(permit -> permit != REFUSED)
                .boxed()
                .toList();
    }
}
