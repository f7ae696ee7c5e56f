package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

/** When an attempt goes out, to the nanosecond, and when a call ends instead. An attempt takes 30 ms unless told. */
@ExtendWith(CapturedLog.class)
class WaitingTest {
    private static final double MOST = Math.nextDown(1.0);
    private static final Duration ANSWERED = Step.USUAL;

    @ParameterizedTest
    @CsvSource({"0, 0", "0.5, 50000000", "0.9999999999999999, 99999999"})
    void backs_off_with_full_jitter_after_silence(double random, long waitNanos) {
        VirtualClient client = VirtualClient.calls(Step.lost(), Step.ok()).random(random);

        client.result();

        assertThat(client.sent().get(1).at()).isEqualTo(ANSWERED.plusNanos(waitNanos));
    }

    @ParameterizedTest
    @CsvSource({"0, 500000000", "0.5, 750000000", "0.9999999999999999, 999999999"})
    void backs_off_for_at_least_half_the_answer_base_after_an_error_that_was_read(double random, long waitNanos) {
        VirtualClient client =
                VirtualClient.calls(Step.code("INTERNAL_ERROR"), Step.ok()).random(random);

        client.result();

        assertThat(client.sent().get(1).at()).isEqualTo(ANSWERED.plusNanos(waitNanos));
    }

    @Test
    void counts_retries_of_either_kind_for_the_ceiling() {
        VirtualClient client = VirtualClient.calls(
                        Step.lost(), Step.code("INTERNAL_ERROR"), Step.lost(), Step.lost(), Step.lost(), Step.ok())
                .with(it -> it.maxAttempts(6))
                .random(0);

        client.result();

        // silence draws from zero, the answer from half of 2 s: its second retry doubles the base
        assertThat(client.sentAtMillis()).containsExactly(0L, 30L, 1060L, 1090L, 1120L, 1150L);
    }

    @Test
    void subscribers_see_nothing_until_the_retry_was_answered() {
        StepVerifier.withVirtualTime(() -> VirtualClient.calls(Step.code("SERVICE_UNAVAILABLE"), Step.ok())
                        .reactivate())
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(30 + 750 + 29))
                .thenAwait(Duration.ofMillis(1))
                .expectNextMatches(result -> result.outcome() == Outcome.REACTIVATED)
                .verifyComplete();
    }

    @ParameterizedTest
    @CsvSource({
        "TOO_MANY_REQUESTS, 3, 3030",
        "SERVICE_UNAVAILABLE, 3, 3030",
        "INTERNAL_ERROR, 3, 3030",
        "SERVICE_UNAVAILABLE, 0, 780",
        "TOO_MANY_REQUESTS, 0, 780",
        "SERVICE_UNAVAILABLE, soon, 780",
        "SERVICE_UNAVAILABLE, -3, 780",
        "TOO_MANY_REQUESTS, 'Mon, 23 Nov 2026 08:00:05 GMT', 5000",
        "TOO_MANY_REQUESTS, 'Mon, 23 Nov 2026 07:00:00 GMT', 780"
    })
    void waits_as_long_as_the_upstream_asked_and_never_less_than_the_backoff(
            String code, String retryAfter, long secondAt) {
        VirtualClient client = VirtualClient.calls(Step.code(code, retryAfter), Step.ok());

        client.result();

        assertThat(client.sentAtMillis()).containsExactly(0L, secondAt);
    }

    @Test
    void honours_a_retry_after_on_an_answer_that_cannot_be_read() {
        VirtualClient client = VirtualClient.calls(Step.answer(503, "2", "<html>"), Step.ok());

        client.result();

        assertThat(client.sentAtMillis()).containsExactly(0L, 2030L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "11", "99999999999999999999", "Mon, 23 Nov 2026 09:00:00 GMT"})
    void a_retry_after_that_does_not_fit_ends_the_call_at_once_with_that_answer(String retryAfter) {
        VirtualClient client = VirtualClient.calls(Step.code("SERVICE_UNAVAILABLE", retryAfter));

        Caller caller = client.call();
        client.advance(ANSWERED);

        assertThat(caller.answeredAt()).isEqualTo(ANSWERED);
        assertThat(caller.result().answer().retryAfter()).isEqualTo(retryAfter);
        assertThat(caller.result().report().noRetry()).isEqualTo(NoRetry.DEADLINE);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "61, 61", "99999999999999999999, 2147483647", "'Mon, 23 Nov 2026 08:01:00 GMT', 60"})
    void says_in_whole_seconds_when_a_throttled_caller_may_come_back(String retryAfter, int seconds) {
        VirtualClient client =
                VirtualClient.calls(Step.answer(429, retryAfter, "slow down")).with(it -> it.maxAttempts(1));

        assertThat(client.result().report().retryAfterSeconds()).isEqualTo(seconds);
    }

    @Test
    void is_not_throttled_twice_when_the_upstream_did_not_say_for_how_long() {
        VirtualClient client = VirtualClient.calls(Step.code("TOO_MANY_REQUESTS"));

        Caller caller = client.call();
        client.advance(ANSWERED);

        assertThat(caller.result().outcome()).isEqualTo(Outcome.THROTTLED);
        assertThat(client.moments().all()).contains("no retry: no-retry-after");
    }

    @Test
    void a_wait_that_the_deadline_cannot_hold_is_not_started() {
        VirtualClient client = VirtualClient.calls(Step.code("INTERNAL_ERROR")).with(it -> it.deadline(millis(800)));

        Caller caller = client.call();
        client.advance(ANSWERED);

        // 750 ms of backoff after 30 leave 20 ms, and the upstream has just taken 30
        assertThat(caller.result().report().noRetry()).isEqualTo(NoRetry.DEADLINE);
    }

    @Test
    void a_wait_that_leaves_as_much_as_the_median_needs_is_started() {
        VirtualClient client =
                VirtualClient.calls(Step.code("INTERNAL_ERROR"), Step.ok()).with(it -> it.deadline(millis(810)));

        client.result();

        assertThat(client.sentAtMillis()).containsExactly(0L, 780L);
    }

    @Test
    void no_attempt_starts_with_less_left_than_the_recent_median() {
        VirtualClient client = VirtualClient.always(Step.ok().afterMillis(300));
        for (int i = 0; i < 5; i++) {
            client.call();
        }
        client.advanceMillis(400);

        assertThat(within(client, 299).report().refusal()).isEqualTo(Refusal.DEADLINE);
        assertThat(within(client, 300).report().attempts()).hasSize(1);
    }

    @Test
    void the_median_is_of_the_last_minute() {
        VirtualClient client = VirtualClient.always(Step.ok().afterMillis(300));
        client.call();
        client.advance(Duration.ofSeconds(62));
        client.upstream().goesOn(any -> Step.ok());

        assertThat(within(client, 100).outcome()).isEqualTo(Outcome.REACTIVATED);
    }

    @ParameterizedTest
    @CsvSource({"19, DEADLINE", "20,"})
    void an_attempt_always_needs_twenty_milliseconds(long deadline, Refusal refusal) {
        VirtualClient client = VirtualClient.always(Step.ok().afterMillis(1));

        EntitlementResult result = within(client, deadline);

        assertThat(result.report().refusal()).isEqualTo(refusal);
        assertThat(result.report().attempts()).hasSize(refusal == null ? 1 : 0);
    }

    private static EntitlementResult within(VirtualClient client, long millis) {
        Caller caller = client.call(
                ReactivationRequest.builder("ent-1").deadline(millis(millis)).build());
        client.advanceMillis(millis);
        return caller.result();
    }

    @ParameterizedTest
    @ValueSource(longs = {20, 500, 3999, 4000, 4001, 8100, 10_000})
    void the_answer_leaves_at_the_deadline_at_the_latest(long deadline) {
        VirtualClient client = VirtualClient.always(Step.silence()).random(MOST);

        Caller caller = client.call(
                ReactivationRequest.builder("ent-1").deadline(millis(deadline)).build());
        client.advanceMillis(deadline);

        assertThat(caller.result().outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(caller.answeredAt()).isLessThanOrEqualTo(millis(deadline));
    }

    @Test
    void calls_that_end_and_begin_in_the_same_moment_keep_their_deadlines() {
        VirtualClient client = VirtualClient.always(Step.silence()).with(it -> it.maxAttempts(1));
        client.reactivate().repeat(1).subscribe();
        client.advanceMillis(100);

        Caller caller = client.call();
        client.advanceMillis(10_000);

        assertThat(caller.answeredAt()).isEqualTo(millis(4100));
    }

    @Test
    void a_caller_can_shorten_the_deadline_and_not_lengthen_it() {
        VirtualClient client = VirtualClient.always(Step.silence());

        Caller caller = client.call(ReactivationRequest.builder("ent-1")
                .deadline(Duration.ofDays(200_000))
                .build());
        client.advanceMillis(10_000);

        assertThat(caller.result().outcome()).isEqualTo(Outcome.UNAVAILABLE);
    }

    @Test
    void a_spent_budget_ends_the_call_at_once_with_the_last_answer() {
        VirtualClient client = VirtualClient.always(Step.code("SERVICE_UNAVAILABLE"))
                .with(it -> it.retryFloor(0).circuitBreaker(false).maxAttempts(2));
        Collections.nCopies(9, 0).forEach(any -> client.call());

        Caller caller = client.call();
        client.advance(ANSWERED);

        // 20 % of ten calls are two retries, and two calls came before this one to take them
        assertThat(caller.result().answer().responseCode()).isEqualTo(ResponseCode.SERVICE_UNAVAILABLE);
        assertThat(caller.result().report().noRetry()).isEqualTo(NoRetry.BUDGET_SPENT);
        assertThat(client.moments().all())
                .filteredOn("no retry: budget-spent"::equals)
                .hasSize(8);
        client.advanceMillis(5000);
        assertThat(client.sent()).hasSize(12);
    }

    @Test
    void a_budget_of_zero_never_retries_whatever_the_floor() {
        VirtualClient client = VirtualClient.calls(Step.lost()).with(it -> it.retryBudget(0));

        assertThat(client.result().report().noRetry()).isEqualTo(NoRetry.BUDGET_SPENT);
    }

    @Test
    void attempts_that_are_spent_end_the_call() {
        VirtualClient client = VirtualClient.calls(Step.lost(), Step.lost(), Step.lost());

        EntitlementResult result = client.result();

        assertThat(result.report().noRetry()).isEqualTo(NoRetry.ATTEMPTS_SPENT);
        assertThat(result.report().attempts()).hasSize(3);
    }

    @Test
    void a_retry_that_finds_the_circuit_open_ends_the_call_with_what_it_knows() {
        VirtualClient client = VirtualClient.calls(Collections.nCopies(21, Step.code("SERVICE_UNAVAILABLE"))
                        .toArray(Step[]::new))
                .with(it -> it.maxAttempts(2));
        Caller first = client.call();
        client.advanceMillis(100);
        Collections.nCopies(20, 0).forEach(any -> client.call());
        client.upstream().echoes(any -> Step.silence());
        client.advanceMillis(680);

        assertThat(first.answeredAt()).isEqualTo(millis(780));
        assertThat(first.result().report().noRetry()).isEqualTo(NoRetry.CIRCUIT_OPEN);
        assertThat(first.result().answer().responseCode()).isEqualTo(ResponseCode.SERVICE_UNAVAILABLE);
    }

    @Test
    void a_full_house_without_a_queue_refuses_first_attempts_and_ends_calls_that_come_back() {
        VirtualClient client = VirtualClient.of(ScriptedUpstream.inTurn(Step.lost(), Step.silence()))
                .with(it -> it.maxInFlight(1).maxQueued(0));
        Caller retries = client.call();
        client.advanceMillis(40);
        client.call();

        EntitlementResult refused = client.call().result();
        client.advanceMillis(100);

        assertThat(refused.report().refusal()).isEqualTo(Refusal.QUEUE_FULL);
        assertThat(refused.report().retryAfterSeconds()).isOne();
        assertThat(retries.result().report().noRetry()).isEqualTo(NoRetry.QUEUE_FULL);
    }

    @Test
    void a_call_that_needs_no_retry_sets_no_timer_of_its_own() {
        VirtualClient client = VirtualClient.always(Step.ok());
        Collections.nCopies(100, 0).forEach(any -> client.call());
        client.advanceMillis(100);

        assertThat(client.loop().timers()).isOne();
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
