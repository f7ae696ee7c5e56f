package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Calls that wait for a permit: who is next, who is refused, and when. Who gets a permit hears of it a moment later. Until
 * the first answer a round trip is taken to last 100 ms.
 */
@ExtendWith(CapturedLog.class)
class QueueTest {
    private static final Duration MOMENT = Duration.ofNanos(1);

    private final VirtualClient client = VirtualClient.always(Step.ok()).with(it -> it.maxInFlight(1));

    private Caller call(String id) {
        return call(id, "");
    }

    private Caller call(String id, String caller) {
        return client.call(ReactivationRequest.builder(id).caller(caller).build());
    }

    private Caller callFor(String id, long millis) {
        return client.call(ReactivationRequest.builder(id)
                .deadline(Duration.ofMillis(millis))
                .build());
    }

    private int queued() {
        return client.client().status().queued();
    }

    // ---- in turn

    @Test
    void calls_wait_for_a_permit_and_get_it_in_the_order_they_came_in() {
        client.with(it -> it.maxInFlight(2));
        List<String> ids = IntStream.range(0, 9).mapToObj(i -> "e-" + i).toList();
        List<Caller> callers = ids.stream().map(this::call).toList();
        assertThat(client.sent()).hasSize(2);
        assertThat(queued()).isEqualTo(7);
        client.advanceMillis(200);

        assertThat(client.sentIds()).isEqualTo(ids);
        assertThat(client.sentAtMillis()).containsExactly(0L, 0L, 30L, 30L, 60L, 60L, 90L, 90L, 120L);
        assertThat(callers)
                .allSatisfy(caller -> assertThat(caller.result().outcome()).isEqualTo(Outcome.REACTIVATED));
        client.assertNothingLeft();
    }

    @Test
    void the_wait_counts_for_the_calls_deadline_and_not_for_its_attempts_timeout() {
        client.upstream().goesOn(sent -> Step.ok().afterMillis(3_500));
        call("e-1");
        Caller second = call("e-2");
        client.advanceMillis(8_000);

        assertThat(second.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        Attempt attempt = second.result().report().attempts().get(0);
        assertThat(attempt.start()).isEqualTo(Duration.ofMillis(3_500).plus(MOMENT));
        assertThat(attempt.duration()).isEqualTo(Duration.ofMillis(3_500));
    }

    @Test
    void callers_take_turns_whatever_each_has_waiting() {
        call("out");
        Stream.of("a-1", "a-2", "a-3", "a-4", "a-5").forEach(id -> call(id, "a"));
        Stream.of("b-1", "b-2").forEach(id -> call(id, "b"));
        call("c-1", "c");
        client.advanceMillis(1_000);

        assertThat(client.sentIds()).containsExactly("out", "a-1", "b-1", "c-1", "a-2", "b-2", "a-3", "a-4", "a-5");
    }

    @Test
    void first_attempts_go_before_retries_but_every_fifth_turn_is_a_retrys() {
        client.upstream()
                .goesOn(sent -> sent.request().id().equals("again")
                                && client.sentIds().indexOf("again")
                                        == client.sent().size() - 1
                        ? Step.code("SERVICE_UNAVAILABLE")
                        : Step.ok());
        Caller again = call("again"); // and again 780 ms later
        client.advanceMillis(700);
        client.upstream().goesOn(sent -> Step.ok().afterMillis(100));
        IntStream.range(0, 10).forEach(i -> call("e-" + i));
        client.advanceMillis(2_000);

        assertThat(client.sentIds())
                .containsExactly(
                        "again", "e-0", "e-1", "e-2", "e-3", "e-4", "again", "e-5", "e-6", "e-7", "e-8", "e-9");
        assertThat(again.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        client.assertNothingLeft();
    }

    @Test
    void nobody_overtakes_those_who_wait_when_a_permit_has_just_come_free() {
        call("out");
        call("waits");
        client.advance(Step.USUAL); // the permit is on its way
        call("late");
        client.advanceMillis(100);

        assertThat(client.sentIds()).containsExactly("out", "waits", "late");
    }

    // ---- a full queue

    @Test
    void when_the_queue_is_full_the_newest_call_of_the_heaviest_caller_gives_way() {
        client.with(it -> it.maxQueued(4));
        call("out");
        Caller light = call("b-1", "b");
        List<Caller> heavy =
                Stream.of("a-1", "a-2", "a-3").map(id -> call(id, "a")).toList();
        Caller newcomer = call("c-1", "c");
        client.advance(MOMENT);

        assertThat(heavy.get(2).result().report().refusal()).isEqualTo(Refusal.QUEUE_FULL);
        assertThat(queued()).isEqualTo(4);
        client.advanceMillis(1_000);
        assertThat(client.sentIds()).containsExactly("out", "b-1", "a-1", "c-1", "a-2");
        assertThat(List.of(light, heavy.get(0), heavy.get(1), newcomer))
                .allSatisfy(caller -> assertThat(caller.result().outcome()).isEqualTo(Outcome.REACTIVATED));
        client.assertNothingLeft();
    }

    @Test
    void when_the_queue_is_full_the_heaviest_callers_own_next_call_is_refused_at_once() {
        client.with(it -> it.maxQueued(2));
        call("out");
        call("a-1", "a");
        call("a-2", "a");
        Caller refused = call("a-3", "a");
        client.advance(MOMENT);

        assertThat(refused.result().outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(refused.result().effect()).isEqualTo(Effect.NONE);
        assertThat(refused.result().report().refusal()).isEqualTo(Refusal.QUEUE_FULL);
        assertThat(refused.result().report().attempts()).isEmpty();
        assertThat(refused.answeredAt()).isEqualTo(MOMENT);
        assertThat(client.moments().all()).endsWith("call shed: queue-full", "call ended unavailable none");
    }

    @ParameterizedTest
    @CsvSource({"1000, 3, 5", "400, 3, 2", "30, 3, 1", "3000, 2, 9"})
    void who_finds_the_queue_full_is_told_when_those_who_wait_will_have_been_served(
            long roundTripMillis, int places, int seconds) {
        client.with(it -> it.maxQueued(places).deadline(Duration.ofMinutes(1)).attemptTimeout(Duration.ofSeconds(30)));
        client.upstream().goesOn(sent -> Step.ok().afterMillis(roundTripMillis));
        call("known");
        client.advanceMillis(roundTripMillis + 100); // so long is a round trip
        IntStream.rangeClosed(0, places).forEach(i -> call("e-" + i));
        Caller refused = call("late");
        client.advance(MOMENT);
        assertThat(refused.result().report().retryAfterSeconds()).isBetween(seconds - 1, seconds);

        client.advance(Duration.ofSeconds(refused.result().report().retryAfterSeconds()));
        Caller back = call("late");
        client.advance(MOMENT);
        assertThat(queued()).isLessThanOrEqualTo(1);
        client.advanceMillis(2 * roundTripMillis + 1);
        assertThat(back.result().outcome()).isEqualTo(Outcome.REACTIVATED);
    }

    @Test
    void a_retry_that_finds_the_queue_full_ends_its_call_with_the_answer_it_has() {
        client.with(it -> it.maxQueued(1));
        client.upstream().goesOn(ScriptedUpstream.inTurn(Step.code("SERVICE_UNAVAILABLE"), Step.ok()));
        Caller again = call("again");
        client.advanceMillis(700);
        client.upstream().goesOn(sent -> Step.ok().afterMillis(500));
        call("out");
        call("waits");
        client.advanceMillis(100);

        assertThat(again.result().report().noRetry()).isEqualTo(NoRetry.QUEUE_FULL);
        assertThat(again.result().report().refusal()).isNull();
        assertThat(again.result().answer().responseCode()).isEqualTo(ResponseCode.SERVICE_UNAVAILABLE);
        assertThat(again.result().effect()).isEqualTo(Effect.NONE);
    }

    @Test
    void without_places_in_the_queue_nobody_waits() {
        client.with(it -> it.maxQueued(0));
        call("out");
        Caller refused = call("e-1");

        assertThat(refused.result().report().refusal()).isEqualTo(Refusal.QUEUE_FULL);
        assertThat(refused.result().report().retryAfterSeconds()).isOne();
        assertThat(refused.answeredAt()).isZero();
        client.advanceMillis(30);
        assertThat(call("e-2").results()).isEmpty();
        client.advanceMillis(30);
        assertThat(client.sentIds()).containsExactly("out", "e-2");
        client.assertNothingLeft();
    }

    // ---- deadlines

    /** Ten answers of a second each, one after the other, so that all know how long that takes. */
    private void aRoundTripTakesASecond() {
        client.upstream().goesOn(sent -> Step.ok().afterMillis(1_000));
        call("known");
        client.advanceMillis(1_100);
    }

    @ParameterizedTest
    @ValueSource(longs = {1_100, 2_000, 4_000, 5_900})
    void what_cannot_be_served_before_its_deadline_is_refused_at_once(long deadlineMillis) {
        aRoundTripTakesASecond();
        IntStream.range(0, 5).forEach(i -> call("e-" + i));
        Duration asked = client.now();
        Caller hopeless = callFor("hopeless", deadlineMillis);
        client.advance(MOMENT);

        assertThat(hopeless.answeredAt()).isEqualTo(asked.plus(MOMENT));
        assertThat(hopeless.result().report().refusal()).isEqualTo(Refusal.DEADLINE);
        assertThat(hopeless.result().report().retryAfterSeconds()).isEqualTo(5);
        assertThat(hopeless.result().effect()).isEqualTo(Effect.NONE);
        client.advanceMillis(10_000);
        assertThat(client.sentIds()).doesNotContain("hopeless");
        client.assertNothingLeft();
    }

    @Test
    void what_can_be_served_before_its_deadline_is() {
        aRoundTripTakesASecond();
        IntStream.range(0, 5).forEach(i -> call("e-" + i));
        Caller hopeful = callFor("hopeful", 8_000);
        client.advanceMillis(10_000);

        assertThat(hopeful.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        assertThat(hopeful.result().report().duration()).isLessThan(Duration.ofMillis(6_001));
    }

    @Test
    void a_burst_is_not_refused_for_the_low_limit_that_a_client_begins_with() {
        client.with(it ->
                it.maxInFlight(1_000).adaptiveLimit(true).maxQueued(10_000).deadline(Duration.ofSeconds(2)));
        List<Caller> burst =
                IntStream.range(0, 6_000).mapToObj(i -> call("e-" + i)).toList();
        client.advanceMillis(2_000);

        assertThat(burst)
                .allSatisfy(caller -> assertThat(caller.result().outcome()).isEqualTo(Outcome.REACTIVATED));
        client.assertNothingLeft();
    }

    @Test
    void another_callers_long_line_does_not_make_a_short_wait_hopeless() {
        aRoundTripTakesASecond();
        IntStream.range(0, 8).forEach(i -> call("e-" + i, "greedy"));
        Caller modest = client.call(ReactivationRequest.builder("modest")
                .caller("modest")
                .deadline(Duration.ofMillis(4_000))
                .build());
        client.advanceMillis(4_000);

        assertThat(modest.result().outcome()).isEqualTo(Outcome.REACTIVATED);
    }

    @Test
    void who_waits_in_vain_is_refused_while_there_is_still_time_to_do_something_else() {
        client.upstream().goesOn(sent -> Step.silence());
        call("hangs");
        Caller waits = callFor("e-1", 1_000);
        client.advanceMillis(979);
        assertThat(waits.results()).isEmpty();
        client.advanceMillis(1);

        assertThat(waits.result().report().refusal()).isEqualTo(Refusal.DEADLINE);
        assertThat(waits.result().report().attempts()).isEmpty();
        assertThat(queued()).isZero();
        client.advanceMillis(20_000);
        assertThat(client.sentIds()).containsOnly("hangs");
        client.assertNothingLeft();
    }

    @Test
    void a_permit_that_comes_too_late_is_not_used() {
        client.with(it -> it.attemptTimeout(Duration.ofSeconds(3)));
        client.upstream().goesOn(sent -> Step.ok().afterMillis(900));
        call("slow");
        Caller waits = callFor("e-1", 1_000); // 20 ms are thought to be enough, and then 900 are needed
        client.advanceMillis(901);

        assertThat(waits.result().report().refusal()).isEqualTo(Refusal.DEADLINE);
        assertThat(client.sentIds()).containsExactly("slow");
        assertThat(call("next").results()).isEmpty();
        assertThat(client.sentIds()).containsExactly("slow", "next");
    }

    @Test
    void a_retry_that_waits_in_vain_ends_its_call_with_the_answer_it_has() {
        client.upstream().goesOn(ScriptedUpstream.inTurn(Step.code("SERVICE_UNAVAILABLE"), Step.silence()));
        Caller again = callFor("again", 2_000);
        client.advanceMillis(700);
        call("hangs");
        client.advanceMillis(1_280);

        assertThat(again.result().report().noRetry()).isEqualTo(NoRetry.DEADLINE);
        assertThat(again.answeredAt()).isBetween(Duration.ofMillis(1_900), Duration.ofMillis(1_980));
        assertThat(again.result().answer()).isNotNull();
    }

    // ---- callers that go

    @Test
    void who_cancels_frees_its_place_at_once_and_nothing_is_sent() {
        client.with(it -> it.maxQueued(1));
        call("out");
        Caller gone = call("gone");
        gone.cancel();
        assertThat(queued()).isZero();
        Caller next = call("next");
        client.advanceMillis(100);

        assertThat(client.sentIds()).containsExactly("out", "next");
        assertThat(gone.results()).isEmpty();
        assertThat(next.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        assertThat(client.moments().all())
                .containsSubsequence("caller gone", "call shed: caller-gone", "call ended unavailable none");
        client.assertNothingLeft();
    }

    @Test
    void who_closes_its_half_is_answered_at_once_and_nothing_is_sent() {
        Sinks.Empty<Void> closed = Sinks.empty();
        call("out");
        Caller gone = client.call(
                ReactivationRequest.builder("gone").callerGone(closed.asMono()).build());
        client.advanceMillis(10);
        closed.tryEmitEmpty();

        assertThat(gone.answeredAt()).isEqualTo(Duration.ofMillis(10));
        assertThat(gone.result().report().refusal()).isEqualTo(Refusal.CALLER_GONE);
        assertThat(gone.result().effect()).isEqualTo(Effect.NONE);
        assertThat(queued()).isZero();
        client.advanceMillis(100);
        assertThat(client.sentIds()).containsExactly("out");
        client.assertNothingLeft();
    }

    @Test
    void who_cancels_after_the_deadline_of_its_wait_was_set_leaves_no_timer_that_acts() {
        call("out");
        Caller gone = callFor("gone", 500);
        gone.cancel();
        client.advanceMillis(1_000);

        assertThat(client.moments().results()).hasSize(2);
        client.assertNothingLeft();
    }

    @Test
    void a_permit_on_its_way_to_a_caller_that_has_just_gone_goes_to_the_next() {
        call("out");
        Caller gone = call("gone");
        call("next");
        client.advance(Step.USUAL); // settled, and not yet told
        assertThat(queued()).isOne();
        gone.cancel();
        client.advanceMillis(100);

        assertThat(client.sentIds()).containsExactly("out", "next");
        assertThat(client.sentAtMillis()).containsExactly(0L, 30L);
        client.assertNothingLeft();
    }

    @Test
    void thousands_that_vanish_from_the_queue_leave_nothing_behind() {
        client.with(it -> it.maxInFlight(200));
        client.upstream().goesOn(sent -> Step.ok().afterMillis(100));
        List<Caller> callers =
                IntStream.range(0, 9_500).mapToObj(i -> call("e-" + i)).toList();
        assertThat(queued()).isEqualTo(9_300);
        client.advanceMillis(50);
        client.loop().fromElsewhere(() -> callers.forEach(Caller::cancel));
        client.advance(MOMENT);

        assertThat(queued()).isZero();
        client.advanceMillis(100);
        assertThat(client.sent()).hasSize(200);
        client.assertNothingLeft();
    }

    // ---- the circuit, the drain, the echo

    @Test
    void when_the_circuit_opens_all_who_wait_are_refused() {
        client.with(it -> it.maxInFlight(20).maxAttempts(1));
        client.upstream().goesOn(sent -> Step.code("INTERNAL_ERROR"));
        IntStream.range(0, 19).forEach(i -> call("e-" + i));
        client.upstream().goesOn(sent -> Step.code("INTERNAL_ERROR").afterMillis(40));
        call("e-19");
        List<Caller> waiting =
                IntStream.range(0, 50).mapToObj(i -> call("w-" + i)).toList();
        client.upstream().goesOn(sent -> Step.silence());
        client.advance(Step.USUAL.plus(MOMENT));
        assertThat(client.sent()).hasSize(39); // for 19 permits came free
        client.advanceMillis(10);

        assertThat(client.client().status().circuit()).isEqualTo(CircuitState.OPEN);
        assertThat(client.sent()).hasSize(39);
        assertThat(waiting.subList(19, 50)).allSatisfy(caller -> {
            assertThat(caller.result().report().refusal()).isEqualTo(Refusal.CIRCUIT_OPEN);
            assertThat(caller.result().report().retryAfterSeconds()).isOne();
            assertThat(caller.answeredAt()).isEqualTo(Duration.ofMillis(40).plus(MOMENT));
        });
        assertThat(queued()).isZero();
    }

    @Test
    void calls_that_wait_when_the_client_drains_are_served() {
        boolean[] drained = new boolean[1];
        call("out");
        Caller waits = call("waits");
        client.client().drain().subscribe(null, null, () -> drained[0] = true);
        Caller late = call("late");
        assertThat(late.result().report().refusal()).isEqualTo(Refusal.DRAINING);
        client.advanceMillis(59);
        assertThat(drained[0]).isFalse();
        client.advanceMillis(2);

        assertThat(waits.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        assertThat(drained[0]).isTrue();
        client.assertNothingLeft();
    }

    private Mono<EchoResult> echo() {
        return client.client().echo("anybody?", null);
    }

    @Test
    void an_echo_takes_a_place_under_the_hard_cap_while_it_lasts() {
        echo().subscribe();
        Caller waits = call("e-1");
        assertThat(client.sent()).isEmpty();
        assertThat(client.client().status().inFlight()).isOne();
        client.advanceMillis(61);

        assertThat(client.sentAtMillis()).containsExactly(30L);
        assertThat(waits.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        client.assertNothingLeft();
    }

    @Test
    void an_echo_that_is_given_up_lets_the_next_call_go() {
        client.upstream().echoes(any -> Step.silence());
        var echo = echo().subscribe();
        call("e-1");
        client.advanceMillis(10);
        echo.dispose();
        client.advance(MOMENT);

        assertThat(client.sentAtMillis()).containsExactly(10L);
    }

    @Test
    void an_echo_does_not_wait() {
        EchoResult[] result = new EchoResult[1];
        call("out");
        echo().subscribe(got -> result[0] = got);

        assertThat(result[0].refusal()).isEqualTo(Refusal.QUEUE_FULL);
        client.advanceMillis(30);
        client.assertNothingLeft();
    }
}
