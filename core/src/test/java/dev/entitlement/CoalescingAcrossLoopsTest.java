package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * A call that joins another one on another loop: what each tells the other takes a moment, and meanwhile either may end.
 * The first call of each test lives on loop 0, the second on loop 1; a word from one to the other takes a nanosecond.
 */
@ExtendWith(CapturedLog.class)
class CoalescingAcrossLoopsTest {
    private static final Duration MOMENT = Duration.ofNanos(1);

    private final VirtualClient client = VirtualClient.always(Step.ok()).loops(2);
    private Caller first;
    private Caller second;

    @BeforeEach
    void forget() {
        first = null;
        second = null;
    }

    private static ReactivationRequest.Builder request() {
        return ReactivationRequest.builder(VirtualClient.ENTITLEMENT);
    }

    private void callFirst() {
        first = client.call(request().build());
    }

    private void callSecond(ReactivationRequest request) {
        client.loops().on(1, () -> second = client.call(request));
    }

    private void callSecond() {
        callSecond(request().build());
    }

    private void assertEachBeganAndEndedOnce() {
        client.advanceMillis(20_000);
        assertThat(client.moments().started()).isEqualTo(2);
        assertThat(Collections.frequency(client.moments().all(), "caller gone")).isLessThanOrEqualTo(1);
        assertThat(second.results()).hasSizeLessThanOrEqualTo(1);
        client.assertNothingLeft();
    }

    @Test
    void each_gets_the_answer_on_its_own_loop() {
        boolean[] onItsLoop = new boolean[1];
        callFirst();
        client.loops()
                .on(
                        1,
                        () -> client.client()
                                .reactivate(request().build())
                                .subscribe(result ->
                                        onItsLoop[0] = client.loops().at(1).inLoop()));
        client.advanceMillis(31);

        assertThat(onItsLoop[0]).isTrue();
        assertThat(client.sent()).hasSize(1);
        client.assertNothingLeft();
    }

    @Test
    void one_that_joins_in_the_very_moment_of_the_end_starts_a_call_of_its_own() {
        callFirst();
        client.advance(Step.USUAL.minus(MOMENT));
        callSecond(); // its wish to join arrives right after the answer
        client.advance(MOMENT);
        assertThat(first.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        client.advanceMillis(31);

        assertThat(client.sent()).hasSize(2);
        assertThat(second.result().report().coalesced()).isFalse();
        assertThat(second.result().report().attempts()).hasSize(1);
        assertThat(second.result().report().attempts().get(0).start()).isEqualTo(MOMENT.multipliedBy(2));
        assertEachBeganAndEndedOnce();
    }

    @Test
    void one_that_is_sent_back_and_has_cancelled_meanwhile_sends_nothing() {
        callFirst();
        client.advance(Step.USUAL.minus(MOMENT));
        callSecond();
        client.loops().on(1, second::cancel);
        client.advanceMillis(100);

        assertThat(client.sent()).hasSize(1);
        assertThat(client.moments().all()).contains("caller gone").endsWith("call ended unavailable none");
        assertEachBeganAndEndedOnce();
    }

    @Test
    void one_that_is_sent_back_and_has_closed_its_half_meanwhile_is_answered() {
        Sinks.Empty<Void> gone = Sinks.empty();
        callFirst();
        client.advance(Step.USUAL.minus(MOMENT));
        callSecond(request().callerGone(gone.asMono()).build());
        gone.tryEmitEmpty();
        client.advanceMillis(100);

        assertThat(client.sent()).hasSize(1);
        assertThat(second.result().report().refusal()).isEqualTo(Refusal.CALLER_GONE);
        assertEachBeganAndEndedOnce();
    }

    private void waitInBackoff() {
        client.upstream().goesOn(ScriptedUpstream.inTurn(Step.code("SERVICE_UNAVAILABLE"), Step.ok()));
        callFirst();
        client.advanceMillis(100);
    }

    /** Callers' signals need not be thread-safe, so nobody else's loop may listen to them. */
    @Test
    void only_its_own_loop_listens_for_its_caller_whatever_happens_on_the_other_meanwhile() {
        int[] listeners = new int[1];
        Flux<Object> gone = Flux.never().doOnSubscribe(listener -> {
            if (listeners[0]++ == 0) {
                client.advance(MOMENT.multipliedBy(3)); // it is taken in, the answer is read, and the retry waits
            }
        });
        client.upstream().goesOn(ScriptedUpstream.inTurn(Step.code("SERVICE_UNAVAILABLE"), Step.ok()));
        callFirst();
        client.advance(Step.USUAL.minus(MOMENT.multipliedBy(2)));
        callSecond(request().callerGone(gone).build());
        assertEachBeganAndEndedOnce();

        assertThat(second.result().report().attempts()).hasSize(2);
        assertThat(listeners[0]).isEqualTo(1);
    }

    @Test
    void one_that_cancels_before_its_wish_to_join_has_arrived_ends_once() {
        waitInBackoff();
        callSecond();
        client.loops().on(1, second::cancel);

        assertEachBeganAndEndedOnce();
        assertThat(first.result().outcome()).isEqualTo(Outcome.REACTIVATED);
    }

    @Test
    void one_that_closed_its_half_before_its_wish_to_join_has_arrived_is_answered_once() {
        Sinks.Empty<Void> gone = Sinks.empty();
        gone.tryEmitEmpty();
        waitInBackoff();
        callSecond(request().callerGone(gone.asMono()).build());

        assertEachBeganAndEndedOnce();
        assertThat(second.result().report().noRetry()).isEqualTo(NoRetry.CALLER_GONE);
    }

    @Test
    void one_that_cancels_while_the_news_of_its_deadline_is_under_way_ends_once() {
        waitInBackoff();
        callSecond(request().deadline(Duration.ofMillis(200)).build());
        client.advanceMillis(200); // loop 0 has just let it go; loop 1 does not know yet
        assertThat(second.results()).isEmpty();
        client.loops().on(1, second::cancel);

        assertEachBeganAndEndedOnce();
        assertThat(first.result().outcome()).isEqualTo(Outcome.REACTIVATED);
    }

    @Test
    void one_that_cancels_while_its_answer_is_under_way_ends_once() {
        callFirst();
        callSecond();
        client.advance(Step.USUAL);
        assertThat(second.results()).isEmpty();
        client.loops().on(1, second::cancel);

        assertEachBeganAndEndedOnce();
        assertThat(second.results()).isEmpty();
    }

    @Test
    void a_call_that_is_cancelled_from_a_foreign_thread_ends_once() {
        waitInBackoff();
        callSecond();
        client.loop().fromElsewhere(second::cancel);

        assertEachBeganAndEndedOnce();
    }

    @Test
    void attempts_whose_loop_was_shut_down_are_joined_by_nobody() {
        client.upstream().goesOn(sent -> Step.silence());
        callFirst();
        client.advanceMillis(10);
        client.loops().at(0).shutDown();
        client.upstream().goesOn(sent -> Step.ok());
        callSecond();
        client.advanceMillis(31);

        assertThat(second.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        assertThat(second.result().report().coalesced()).isFalse();
    }

    @Test
    void a_permit_comes_to_a_call_on_its_own_loop() {
        client.with(it -> it.maxInFlight(1));
        client.call();
        callSecond();
        client.advanceMillis(62);

        assertThat(second.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        client.assertNothingLeft();
    }

    @Test
    void a_permit_for_a_call_whose_loop_was_shut_down_goes_to_the_next() {
        client.with(it -> it.maxInFlight(1));
        client.call();
        callSecond();
        Caller third = client.call();
        client.loops().at(1).shutDown();
        client.advanceMillis(62);

        assertThat(third.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        assertThat(client.client().status().inFlight()).isZero();
        assertThat(client.client().status().queued()).isZero();
    }
}
