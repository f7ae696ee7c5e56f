package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.ScriptedUpstream.Sent;
import java.time.Duration;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule 4: which identifier an attempt carries, and the attempt that follows a stale connection. */
@ExtendWith(CapturedLog.class)
class IdentifierTest {

    static Stream<Step> unread() {
        return Stream.of(
                Step.silence(),
                Step.connecting(),
                Step.lost(),
                Step.noConnection(),
                Step.unreadable(502),
                Step.unreadable(408),
                Step.answer(429, "1", "slow down"));
    }

    static Stream<Step> read() {
        return Stream.of(
                Step.code("SERVICE_UNAVAILABLE"), Step.code("INTERNAL_ERROR"), Step.code("TOO_MANY_REQUESTS", "1"));
    }

    @ParameterizedTest
    @MethodSource("unread")
    void a_retry_keeps_the_identifier_whose_answer_was_never_seen(Step step) {
        VirtualClient client = VirtualClient.calls(step, Step.ok());

        client.result();

        assertThat(client.identifiers()).containsExactly("id-1", "id-1");
    }

    @ParameterizedTest
    @MethodSource("read")
    void a_retry_after_an_answer_that_was_read_has_a_new_identifier(Step step) {
        VirtualClient client = VirtualClient.calls(step, Step.ok());

        client.result();

        assertThat(client.identifiers()).containsExactly("id-1", "id-2");
    }

    @Test
    void a_new_identifier_is_kept_in_its_turn_until_an_answer_is_read() {
        VirtualClient client = VirtualClient.calls(
                        Step.code("INTERNAL_ERROR"), Step.lost(), Step.lost(), Step.code("INTERNAL_ERROR"), Step.ok())
                .with(it -> it.maxAttempts(5));

        client.result();

        assertThat(client.identifiers()).containsExactly("id-1", "id-2", "id-2", "id-2", "id-3");
    }

    @Test
    void the_callers_own_identifier_comes_first() {
        VirtualClient client = VirtualClient.calls(Step.lost(), Step.code("INTERNAL_ERROR"), Step.ok());

        EntitlementResult result = client.result(ReactivationRequest.builder("ent-1")
                .requestIdentifier("order-77")
                .build());

        assertThat(client.identifiers()).containsExactly("order-77", "order-77", "id-1");
        assertThat(result.report().requestIdentifier()).isEqualTo("order-77");
        assertThat(result.report().lastRequestIdentifier()).isEqualTo("id-1");
    }

    @Test
    void a_stale_connection_is_followed_at_once_on_a_new_one_with_the_same_identifier() {
        VirtualClient client = VirtualClient.calls(Step.stale(), Step.ok());

        EntitlementResult result = client.result();

        assertThat(client.identifiers()).containsExactly("id-1", "id-1");
        assertThat(client.sentAtMillis()).containsExactly(0L, 30L);
        assertThat(client.sent()).extracting(Sent::fresh).containsExactly(false, true);
        assertThat(result.report().attempts()).hasSize(2);
    }

    @Test
    void a_stale_connection_does_not_count_against_the_one_attempt_that_may_be_made() {
        VirtualClient client = VirtualClient.calls(Step.stale(), Step.ok()).with(it -> it.maxAttempts(1));

        assertThat(client.result().outcome()).isEqualTo(Outcome.REACTIVATED);
    }

    @Test
    void a_stale_connection_is_followed_after_a_retry_too() {
        VirtualClient client =
                VirtualClient.calls(Step.lost(), Step.stale(), Step.ok()).with(it -> it.maxAttempts(2));

        assertThat(client.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        assertThat(client.identifiers()).containsExactly("id-1", "id-1", "id-1");
    }

    @Test
    void only_the_first_stale_connection_of_a_call_is_forgiven() {
        VirtualClient client =
                VirtualClient.calls(Step.stale(), Step.stale(), Step.ok()).with(it -> it.maxAttempts(2));

        client.result();

        // the second one waits as long as a first retry does, and counts: 0.5 of 100 ms
        assertThat(client.sentAtMillis()).containsExactly(0L, 30L, 110L);
        assertThat(client.sent()).extracting(Sent::fresh).containsExactly(false, true, false);
    }

    @Test
    void the_second_stale_connection_of_a_call_ends_it_if_it_may_make_one_attempt() {
        VirtualClient client = VirtualClient.calls(Step.stale(), Step.stale()).with(it -> it.maxAttempts(1));

        EntitlementResult result = client.result();

        assertThat(result.outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(result.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(result.report().noRetry()).isEqualTo(NoRetry.ATTEMPTS_SPENT);
    }

    @Test
    void following_a_stale_connection_costs_no_budget() {
        VirtualClient client = VirtualClient.calls(Step.stale(), Step.ok()).with(it -> it.retryBudget(0));

        assertThat(client.result().outcome()).isEqualTo(Outcome.REACTIVATED);
    }

    @Test
    void stale_connections_do_not_open_the_circuit() {
        VirtualClient client = VirtualClient.of(sent -> sent.fresh() ? Step.code("NOT_FOUND") : Step.stale());

        Collections.nCopies(40, 0).forEach(any -> client.call());
        client.advanceMillis(1000);

        assertThat(client.client().status().circuit()).isEqualTo(CircuitState.CLOSED);
        assertThat(client.moments().results()).hasSize(40).allMatch(result -> result.outcome() == Outcome.REJECTED);
    }

    @Test
    void a_stale_connection_near_the_deadline_is_not_followed() {
        VirtualClient client =
                VirtualClient.calls(Step.stale().afterMillis(490)).with(it -> it.deadline(Duration.ofMillis(500)));

        EntitlementResult result = client.result();

        assertThat(result.outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(result.report().noRetry()).isEqualTo(NoRetry.DEADLINE);
        assertThat(client.client().status().circuit()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void follows_a_stale_connection_that_is_found_out_before_send_returns() {
        VirtualClient client = VirtualClient.calls(
                Step.stale().atOnce(), Step.stale().atOnce(), Step.ok().atOnce());

        assertThat(client.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        assertThat(client.identifiers()).containsExactly("id-1", "id-1", "id-1");
        client.assertNothingLeft();
    }
}
