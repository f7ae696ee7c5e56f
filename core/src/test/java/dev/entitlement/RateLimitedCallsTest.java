package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** So many attempts a second: a burst of one second's worth, then one after the other, as far as deadlines allow. */
@ExtendWith(CapturedLog.class)
class RateLimitedCallsTest {
    private static final Duration MOMENT = Duration.ofNanos(1);

    private final VirtualClient client = VirtualClient.always(Step.ok()).with(it -> it.rateLimit(10));

    private List<Caller> calls(int number) {
        return IntStream.range(0, number).mapToObj(any -> client.call()).toList();
    }

    @Test
    void a_burst_of_one_seconds_worth_goes_at_once_and_the_rest_at_the_rate() {
        List<Caller> callers = calls(15);
        client.advanceMillis(2_000);

        assertThat(client.sentAtMillis().subList(0, 10)).containsOnly(0L);
        assertThat(client.sentAtMillis().subList(10, 15)).containsExactly(100L, 200L, 300L, 400L, 500L);
        assertThat(callers)
                .allSatisfy(caller -> assertThat(caller.result().outcome()).isEqualTo(Outcome.REACTIVATED));
        client.assertNothingLeft();
    }

    @Test
    void a_quiet_spell_saves_up_no_more_than_one_second() {
        client.advanceMillis(60_000);
        calls(15);
        assertThat(client.sent()).hasSize(10);
        client.advanceMillis(101);

        assertThat(client.sent()).hasSize(11);
    }

    @Test
    void retries_count_too() {
        client.upstream().goesOn(sent -> Step.lost());
        client.with(it -> it.backoffBase(Duration.ofMillis(10)).rateLimit(1));
        Caller caller = client.call();
        client.advanceMillis(5_000);

        assertThat(client.sentAtMillis()).containsExactly(0L, 1_000L, 2_000L);
        assertThat(caller.result().report().attempts()).hasSize(3);
        client.assertNothingLeft();
    }

    @Test
    void the_one_connection_more_after_a_stale_one_needs_no_token() {
        client.upstream().goesOn(ScriptedUpstream.inTurn(Step.stale(), Step.ok()));
        client.with(it -> it.rateLimit(0.1));
        client.call();
        client.advanceMillis(100);

        assertThat(client.sentAtMillis()).containsExactly(0L, 30L);
    }

    @Test
    void a_rate_below_one_a_second_lets_one_go_at_a_time() {
        client.with(it -> it.rateLimit(0.5));
        calls(4);
        client.advanceMillis(10_000);

        assertThat(client.sentAtMillis()).containsExactly(0L, 2_000L, 4_000L, 6_000L);
    }

    @Test
    void those_for_whom_the_rate_is_too_low_are_refused_at_once() {
        client.with(it -> it.rateLimit(1));
        List<Caller> callers = calls(20);
        client.advance(MOMENT);
        List<Caller> refused =
                callers.stream().filter(caller -> caller.completed()).toList();
        int waiting = client.client().status().queued();
        client.advanceMillis(12_000);

        assertThat(refused).hasSize(12).isEqualTo(callers.subList(8, 20));
        assertThat(waiting).isEqualTo(7);
        assertThat(refused).allSatisfy(caller -> {
            assertThat(caller.result().report().refusal()).isEqualTo(Refusal.DEADLINE);
            assertThat(caller.result().report().retryAfterSeconds()).isEqualTo(8);
        });
        assertThat(client.sentAtMillis())
                .isEqualTo(LongStream.range(0, 8).mapToObj(i -> i * 1_000).toList());
        client.assertNothingLeft();
    }

    @Test
    void without_places_in_the_queue_what_exceeds_the_rate_is_refused_with_the_time_to_the_next_token() {
        client.with(it -> it.rateLimit(0.25).maxQueued(0));
        List<Caller> callers = calls(2);

        assertThat(callers.get(1).result().report().refusal()).isEqualTo(Refusal.QUEUE_FULL);
        assertThat(callers.get(1).result().report().retryAfterSeconds()).isEqualTo(4);
        client.advanceMillis(4_000);
        calls(1);
        assertThat(client.sentAtMillis()).containsExactly(0L, 4_000L);
    }

    @Test
    void a_call_that_leaves_the_queue_takes_no_token_with_it() {
        client.with(it -> it.rateLimit(1));
        List<Caller> callers = calls(3);
        client.advanceMillis(500);
        callers.get(1).cancel();
        client.advanceMillis(2_000);

        assertThat(client.sentAtMillis()).containsExactly(0L, 1_000L);
        client.assertNothingLeft();
    }

    @Test
    void a_token_on_its_way_to_a_caller_that_has_just_gone_goes_to_the_next() {
        client.with(it -> it.rateLimit(1));
        List<Caller> callers = calls(3);
        client.advanceMillis(1_000); // settled, and not yet told
        assertThat(client.client().status().queued()).isOne();
        callers.get(1).cancel();
        client.advanceMillis(100);

        assertThat(client.sentAtMillis()).containsExactly(0L, 1_000L);
        client.assertNothingLeft();
    }

    @Test
    void when_the_queue_was_empty_for_a_while_it_wakes_up_again_all_the_same() {
        client.with(it -> it.rateLimit(1));
        for (int round = 0; round < 3; round++) {
            calls(2);
            client.advanceMillis(5_000);
        }

        assertThat(client.sentAtMillis()).containsExactly(0L, 1_000L, 5_000L, 6_000L, 10_000L, 11_000L);
    }

    @Test
    void first_attempts_take_the_tokens_in_turn_between_callers() {
        client.with(it -> it.rateLimit(1));
        for (String id : List.of("out", "a-1", "a-2", "a-3", "b-1")) {
            client.call(ReactivationRequest.builder(id).caller(id.charAt(0)).build());
        }
        client.advanceMillis(9_000);

        assertThat(client.sentIds()).containsExactly("out", "a-1", "b-1", "a-2", "a-3");
    }

    @Test
    void an_echo_needs_no_token() {
        client.with(it -> it.rateLimit(0.1));
        calls(1);
        client.client().echo("anybody?", null).subscribe();

        assertThat(client.upstream().echoed()).hasSize(1);
    }

    @Test
    void the_circuits_trouble_costs_no_tokens() {
        client.with(it -> it.rateLimit(20).maxAttempts(1));
        client.upstream().goesOn(sent -> Step.code("SERVICE_UNAVAILABLE"));
        client.upstream().echoes(sent -> Step.code("SERVICE_UNAVAILABLE"));
        calls(20);
        client.advanceMillis(1_100);
        assertThat(client.client().status().circuit()).isEqualTo(CircuitState.OPEN);
        calls(1_000);
        client.upstream().goesOn(sent -> Step.ok());
        client.upstream().echoes(sent -> Step.ok());
        client.advanceMillis(600);
        assertThat(client.client().status().circuit()).isEqualTo(CircuitState.HALF_OPEN);
        calls(10);

        assertThat(Collections.max(client.sentAtMillis()))
                .isEqualTo(client.now().toMillis());
        assertThat(client.sent()).hasSize(30);
    }
}
