package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.ScriptedUpstream.Sent;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Sinks;

/**
 * A shared call runs to the latest deadline among its callers; each of them leaves at its own, or when it goes away, with
 * the effect known so far.
 */
@ExtendWith(CapturedLog.class)
class CoalescedLeavingTest {
    private final VirtualClient client = VirtualClient.always(Step.ok());

    private static ReactivationRequest.Builder request() {
        return ReactivationRequest.builder(VirtualClient.ENTITLEMENT);
    }

    private Caller callFor(long millis) {
        return client.call(request().deadline(Duration.ofMillis(millis)).build());
    }

    private Caller callUntil(Sinks.Empty<Void> gone) {
        return client.call(request().callerGone(gone.asMono()).build());
    }

    /** From now on only one attempt may be out, and one is, for so long. */
    private void occupy(long millis) {
        client.with(it -> it.maxInFlight(1));
        client.upstream()
                .goesOn(sent -> sent.request().id().equals("other") ? Step.ok().afterMillis(millis) : Step.ok());
        client.call(ReactivationRequest.of("other"));
    }

    @Test
    void an_attempt_on_the_wire_goes_on_to_the_later_deadline_of_one_who_joined() {
        client.upstream().goesOn(sent -> Step.ok().afterMillis(2_000));
        Caller first = callFor(1_000);
        client.advanceMillis(500);
        Caller second = callFor(3_000);
        client.advanceMillis(3_000);

        assertThat(first.answeredAt()).isEqualTo(Duration.ofMillis(1_000));
        assertThat(first.result().outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(first.result().effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(Wire.ends(first.result())).containsExactly(AttemptEnd.TIMED_OUT);
        assertThat(second.answeredAt()).isEqualTo(Duration.ofMillis(2_000));
        assertThat(second.result().effect()).isEqualTo(Effect.APPLIED);
        assertThat(client.sent()).hasSize(1).noneMatch(Sent::aborted);
        client.assertNothingLeft();
    }

    @Test
    void an_attempt_on_the_wire_is_never_longer_than_its_timeout_whoever_joins() {
        client.upstream().goesOn(sent -> Step.silence());
        callFor(1_000);
        client.advanceMillis(500);
        Caller second = callFor(9_000);
        client.advanceMillis(3_500 - 1);
        assertThat(client.sent()).noneMatch(Sent::aborted);
        client.advanceMillis(1);

        assertThat(client.sent()).hasSize(1).allMatch(Sent::aborted);
        assertThat(second.results()).isEmpty();
        client.advanceMillis(10_000);
        assertThat(client.sent()).hasSize(3);
        client.assertNothingLeft();
    }

    @Test
    void one_who_joined_with_an_earlier_deadline_leaves_at_it() {
        client.upstream().goesOn(sent -> Step.ok().afterMillis(2_000));
        Caller first = callFor(3_000);
        client.advanceMillis(100);
        Caller second = callFor(500);
        client.advanceMillis(3_000);

        assertThat(second.answeredAt()).isEqualTo(Duration.ofMillis(600));
        assertThat(second.result().effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(second.result().report().coalesced()).isTrue();
        assertThat(first.answeredAt()).isEqualTo(Duration.ofMillis(2_000));
        assertThat(first.result().effect()).isEqualTo(Effect.APPLIED);
    }

    @Test
    void who_leaves_before_anything_was_sent_knows_that_nothing_happened() {
        client.upstream().goesOn(sent -> Step.connecting());
        Caller first = callFor(3_000);
        Caller second = callFor(500);
        client.advanceMillis(500);

        assertThat(second.result().effect()).isEqualTo(Effect.NONE);
        assertThat(Wire.ends(second.result())).containsExactly(AttemptEnd.NOT_SENT);
        assertThat(first.results()).isEmpty();
    }

    @Test
    void who_leaves_after_a_read_refusal_gets_it_as_the_answer() {
        client.upstream().goesOn(ScriptedUpstream.inTurn(Step.code("SERVICE_UNAVAILABLE"), Step.ok()));
        Caller first = callFor(3_000);
        Caller second = callFor(500);
        client.advanceMillis(3_000);

        assertThat(second.answeredAt()).isEqualTo(Duration.ofMillis(500));
        assertThat(second.result().effect()).isEqualTo(Effect.NONE);
        assertThat(second.result().answer().responseCode()).isEqualTo(ResponseCode.SERVICE_UNAVAILABLE);
        assertThat(second.result().report().noRetry()).isEqualTo(NoRetry.DEADLINE);
        assertThat(first.result().outcome()).isEqualTo(Outcome.REACTIVATED);
    }

    @Test
    void who_leaves_with_a_retry_on_the_wire_does_not_know_its_effect() {
        client.upstream()
                .goesOn(ScriptedUpstream.inTurn(
                        Step.code("SERVICE_UNAVAILABLE"), Step.ok().afterMillis(1_000)));
        Caller first = callFor(3_000);
        Caller second = callFor(1_000);
        client.advanceMillis(3_000);

        assertThat(second.answeredAt()).isEqualTo(Duration.ofMillis(1_000));
        assertThat(second.result().effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(second.result().answer()).isNull();
        assertThat(Wire.ends(second.result())).containsExactly(AttemptEnd.ANSWERED, AttemptEnd.TIMED_OUT);
        assertThat(first.result().effect()).isEqualTo(Effect.APPLIED);
        assertThat(Wire.ends(first.result())).containsExactly(AttemptEnd.ANSWERED, AttemptEnd.ANSWERED);
    }

    @Test
    void who_leaves_the_queue_at_its_deadline_is_refused_and_the_others_wait_on() {
        occupy(2_000);
        Caller first = callFor(1_000);
        Caller second = callFor(9_000);
        client.advanceMillis(3_000);

        assertThat(first.answeredAt()).isEqualTo(Duration.ofMillis(1_000));
        assertThat(first.result().report().refusal()).isEqualTo(Refusal.DEADLINE);
        assertThat(first.result().report().attempts()).isEmpty();
        assertThat(first.result().report().retryAfterSeconds()).isPositive();
        assertThat(second.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        client.assertNothingLeft();
    }

    @Test
    void nobody_waits_longer_than_the_clients_own_deadline() {
        client.upstream().goesOn(sent -> Step.silence());
        client.with(it -> it.attemptTimeout(Duration.ofSeconds(30)));
        Caller first = client.call(request().build());
        client.advanceMillis(6_000);
        Caller second = client.call(request().build());
        client.advanceMillis(20_000);

        assertThat(first.answeredAt()).isEqualTo(Duration.ofSeconds(10));
        assertThat(second.answeredAt()).isEqualTo(Duration.ofSeconds(16));
        client.assertNothingLeft();
    }

    @Test
    void when_the_last_to_wait_leaves_the_queue_its_place_is_free_at_once() {
        occupy(3_500);
        Caller first = callFor(1_000);
        Caller second = callFor(3_000);
        second.cancel();
        client.advanceMillis(1_000);

        assertThat(first.result().report().refusal()).isEqualTo(Refusal.DEADLINE);
        assertThat(client.client().status().queued()).isZero();
        client.advanceMillis(5_000);
        assertThat(client.sent()).hasSize(1);
        client.assertNothingLeft();
    }

    @Test
    void when_the_last_to_wait_leaves_a_backoff_no_retry_follows() {
        client.upstream().goesOn(ScriptedUpstream.inTurn(Step.code("SERVICE_UNAVAILABLE")));
        Caller first = callFor(300);
        Caller second = callFor(3_000);
        client.advanceMillis(100);
        second.cancel();
        client.advanceMillis(5_000);

        assertThat(first.answeredAt()).isEqualTo(Duration.ofMillis(300));
        client.assertNothingLeft();
    }

    @Test
    void when_the_last_to_wait_leaves_an_attempt_that_was_not_sent_it_is_withdrawn() {
        client.upstream().goesOn(sent -> Step.connecting());
        Caller first = callFor(300);
        Caller second = callFor(3_000);
        second.cancel();
        client.advanceMillis(299);
        assertThat(client.sent()).noneMatch(Sent::aborted);
        client.advanceMillis(1);

        assertThat(first.result().effect()).isEqualTo(Effect.NONE);
        assertThat(client.sent()).hasSize(1).allMatch(Sent::aborted);
        client.assertNothingLeft();
    }

    @Test
    void when_the_first_caller_cancels_the_other_gets_the_answer() {
        Caller first = client.call(request().build());
        Caller second = client.call(request().build());
        client.advanceMillis(10);
        first.cancel();
        client.advanceMillis(20);

        assertThat(first.results()).isEmpty();
        assertThat(second.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        assertThat(client.moments().results()).hasSize(2);
        client.assertNothingLeft();
    }

    @Test
    void when_the_first_caller_cancels_in_backoff_the_retry_is_made_for_the_other() {
        client.upstream().goesOn(ScriptedUpstream.inTurn(Step.code("SERVICE_UNAVAILABLE"), Step.ok()));
        Caller first = client.call(request().build());
        Caller second = client.call(request().build());
        client.advanceMillis(100);
        first.cancel();
        assertThat(client.moments().results()).hasSize(1);
        client.advanceMillis(10_000);

        assertThat(second.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        client.assertNothingLeft();
    }

    @Test
    void when_all_cancel_what_was_not_sent_is_withdrawn() {
        client.upstream().goesOn(sent -> Step.connecting());
        Caller first = client.call(request().build());
        Caller second = client.call(request().build());
        first.cancel();
        assertThat(client.sent()).noneMatch(Sent::aborted);
        second.cancel();

        assertThat(client.sent()).hasSize(1).allMatch(Sent::aborted);
        client.assertNothingLeft();
    }

    @Test
    void when_all_cancel_what_was_sent_is_heard_out_and_no_retry_follows() {
        client.upstream().goesOn(ScriptedUpstream.inTurn(Step.code("SERVICE_UNAVAILABLE")));
        Caller first = client.call(request().build());
        Caller second = client.call(request().build());
        client.advanceMillis(10);
        first.cancel();
        second.cancel();
        client.advanceMillis(10_000);

        assertThat(client.sent()).hasSize(1).noneMatch(Sent::aborted);
        assertThat(client.moments().results())
                .hasSize(2)
                .allSatisfy(result -> assertThat(result.effect()).isEqualTo(Effect.NONE));
        client.assertNothingLeft();
    }

    @Test
    void a_caller_may_join_what_is_heard_out_for_those_who_are_gone() {
        Caller first = client.call(request().build());
        client.advanceMillis(10);
        first.cancel();
        Caller second = client.call(request().build());
        client.advanceMillis(20);

        assertThat(client.sent()).hasSize(1);
        assertThat(second.result().report().coalesced()).isTrue();
    }

    @Test
    void one_of_two_that_closes_its_half_in_a_backoff_leaves_with_what_is_known() {
        Sinks.Empty<Void> gone = Sinks.empty();
        client.upstream().goesOn(ScriptedUpstream.inTurn(Step.code("SERVICE_UNAVAILABLE"), Step.ok()));
        Caller first = callUntil(gone);
        Caller second = client.call(request().build());
        client.advanceMillis(100);
        gone.tryEmitEmpty();

        assertThat(first.result().report().noRetry()).isEqualTo(NoRetry.CALLER_GONE);
        assertThat(first.answeredAt()).isEqualTo(Duration.ofMillis(100));
        client.advanceMillis(10_000);
        assertThat(second.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        client.assertNothingLeft();
    }

    @Test
    void one_of_two_that_closes_its_half_while_an_attempt_is_on_the_wire_hears_it_out_and_no_more() {
        Sinks.Empty<Void> gone = Sinks.empty();
        client.upstream().goesOn(ScriptedUpstream.inTurn(Step.code("SERVICE_UNAVAILABLE"), Step.ok()));
        Caller first = client.call(request().build());
        Caller second = callUntil(gone);
        client.advanceMillis(10);
        gone.tryEmitEmpty();
        assertThat(second.results()).isEmpty();
        client.advanceMillis(20);

        assertThat(second.result().report().noRetry()).isEqualTo(NoRetry.CALLER_GONE);
        client.advanceMillis(10_000);
        assertThat(first.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        client.assertNothingLeft();
    }

    @Test
    void one_that_joins_a_waiting_call_with_its_half_already_closed_is_answered_once() {
        Sinks.Empty<Void> gone = Sinks.empty();
        gone.tryEmitEmpty();
        occupy(100);
        Caller first = client.call(request().build());
        Caller second = callUntil(gone);

        assertThat(second.result().report().refusal()).isEqualTo(Refusal.CALLER_GONE);
        client.advanceMillis(1_000);
        assertThat(second.results()).hasSize(1);
        assertThat(first.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        client.assertNothingLeft();
    }

    @Test
    void a_subscriber_that_throws_costs_the_others_nothing() {
        client.client().reactivate(request().build()).subscribe(new Unruly());
        Caller second = client.call(request().build());
        client.advanceMillis(30);

        assertThat(second.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        client.assertNothingLeft();
    }

    /** Breaks the rules of Reactive Streams. */
    private static final class Unruly implements CoreSubscriber<EntitlementResult> {
        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        public void onNext(EntitlementResult result) {
            throw new IllegalStateException("thrown by a subscriber, for a test");
        }

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onComplete() {}
    }

    @Test
    void thousands_may_wait_for_one_attempt() {
        client.upstream().goesOn(sent -> Step.ok().afterMillis(3_000));
        for (int i = 0; i < 5_000; i++) {
            client.call(request().build());
            client.advance(Duration.ofNanos(1_000));
        }
        client.advanceMillis(3_000);

        assertThat(client.sent()).hasSize(1);
        assertThat(Collections.frequency(client.moments().all(), "call ended reactivated applied"))
                .isEqualTo(5_000);
    }
}
