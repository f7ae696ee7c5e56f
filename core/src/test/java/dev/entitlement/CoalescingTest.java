package dev.entitlement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 6: who joins whom, and what those who joined are told. An attempt takes 30 ms. */
@ExtendWith(CapturedLog.class)
class CoalescingTest {
    private static final String CALLER = "shop-1";

    private final VirtualClient client = VirtualClient.always(Step.ok());

    private static ReactivationRequest.Builder request() {
        return ReactivationRequest.builder(VirtualClient.ENTITLEMENT).caller(CALLER);
    }

    private Caller call(UnaryOperator<ReactivationRequest.Builder> change) {
        return client.call(change.apply(request()).build());
    }

    private Caller call() {
        return call(it -> it);
    }

    @Test
    void a_double_clicked_button_makes_one_attempt_and_two_answers() {
        Caller first = call();
        client.advanceMillis(10);
        Caller second = call();
        client.advanceMillis(20);

        assertThat(client.sent()).hasSize(1);
        assertThat(List.of(first, second))
                .allSatisfy(caller -> {
                    assertThat(caller.result().outcome()).isEqualTo(Outcome.REACTIVATED);
                    assertThat(caller.result().effect()).isEqualTo(Effect.APPLIED);
                    assertThat(caller.answeredAt()).isEqualTo(Duration.ofMillis(30));
                })
                .extracting(caller -> caller.result().report().coalesced())
                .containsExactly(false, true);
        client.assertNothingLeft();
    }

    @Test
    void who_joined_is_told_the_identifier_the_attempts_and_their_times_as_it_saw_them() {
        client.upstream().goesOn(ScriptedUpstream.inTurn(Step.code("SERVICE_UNAVAILABLE"), Step.ok()));
        Caller first = call();
        client.advanceMillis(100);
        Caller second = call();
        client.advanceMillis(10_000);

        CallReport shared = first.result().report();
        CallReport told = second.result().report();
        assertThat(told.requestIdentifier())
                .isEqualTo(shared.requestIdentifier())
                .isEqualTo("id-1");
        assertThat(told.attempts()).extracting(Attempt::requestIdentifier).containsExactly("id-1", "id-3");
        assertThat(told.attempts())
                .extracting(attempt -> attempt.start().toMillis())
                .containsExactly(-100L, 680L);
        assertThat(shared.attempts())
                .extracting(attempt -> attempt.start().toMillis())
                .containsExactly(0L, 780L);
        assertThat(told.duration()).isEqualTo(Duration.ofMillis(710));
        assertThat(told.startedAt()).isEqualTo(VirtualClient.START.plusMillis(100));
    }

    @Test
    void each_call_begins_and_ends_once_for_the_listener_and_its_attempts_once_for_all() {
        call();
        call();
        call();
        client.advanceMillis(30);

        List<String> moments = client.moments().all();
        assertThat(Collections.frequency(moments, "call started")).isEqualTo(3);
        assertThat(Collections.frequency(moments, "attempt 1 started as id-1")).isOne();
        assertThat(Collections.frequency(moments, "attempt 1 ended answered")).isOne();
        assertThat(Collections.frequency(moments, "call ended reactivated applied"))
                .isEqualTo(3);
        assertThat(moments).hasSize(8);
    }

    static Stream<Named<UnaryOperator<ReactivationRequest.Builder>>> strangers() {
        return Stream.of(
                Named.of("of another caller", it -> it.caller("shop-2")),
                Named.of("under other credentials", it -> it.authorization("Basic b3RoZXI6b25l")),
                Named.of("with an identifier of its own", it -> it.requestIdentifier("mine")),
                Named.of("with a body", it -> it.body("{}".getBytes(UTF_8), "application/json")));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void a_call_that_is_not_the_same_goes_its_own_way(UnaryOperator<ReactivationRequest.Builder> change) {
        call();
        Caller stranger = call(change);
        client.advanceMillis(30);

        assertThat(client.sent()).hasSize(2);
        assertThat(stranger.result().report().coalesced()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void nobody_joins_a_call_that_is_not_the_same_but_for_an_identifier(
            UnaryOperator<ReactivationRequest.Builder> change) {
        boolean named = change.apply(request()).build().requestIdentifier() != null;
        call(change);
        Caller second = call();
        client.advanceMillis(30);

        assertThat(client.sent()).hasSize(named ? 1 : 2);
        assertThat(second.result().report().coalesced()).isEqualTo(named);
        assertThat(second.result().report().requestIdentifier()).isEqualTo(named ? "mine" : "id-2");
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void two_that_are_strange_in_the_same_way_are_one_unless_they_have_bodies(
            UnaryOperator<ReactivationRequest.Builder> change) {
        boolean bodied = change.apply(request()).build().body() != null;
        call(change);
        call(change);
        client.advanceMillis(30);

        assertThat(client.sent()).hasSize(bodied ? 2 : 1);
    }

    @Test
    void a_call_for_another_entitlement_goes_its_own_way() {
        call();
        client.call(ReactivationRequest.builder("ent-2").caller(CALLER).build());

        assertThat(client.sent()).hasSize(2);
    }

    @Test
    void a_call_that_brings_the_identifier_that_was_made_for_another_joins_it() {
        call();
        Caller second = call(it -> it.requestIdentifier("id-1"));
        client.advanceMillis(30);

        assertThat(client.sent()).hasSize(1);
        assertThat(second.result().report().coalesced()).isTrue();
    }

    @Test
    void a_call_joins_one_that_waits_for_its_retry() {
        client.upstream().goesOn(ScriptedUpstream.inTurn(Step.code("SERVICE_UNAVAILABLE"), Step.ok()));
        Caller first = call();
        client.advanceMillis(500);
        Caller second = call();
        client.advanceMillis(10_000);

        assertThat(client.sent()).hasSize(2);
        assertThat(second.answeredAt()).isEqualTo(first.answeredAt());
        assertThat(second.result().report().attempts()).hasSize(2);
    }

    @Test
    void an_ended_call_is_joined_by_nobody() {
        call();
        client.advanceMillis(30);
        Caller second = call();
        client.advanceMillis(30);

        assertThat(client.sent()).hasSize(2);
        assertThat(second.result().report().coalesced()).isFalse();
    }

    @Test
    void a_call_made_as_the_answer_is_delivered_starts_anew() {
        Caller[] second = new Caller[1];
        client.client().reactivate(request().build()).subscribe(result -> second[0] = call());
        client.advanceMillis(30);
        client.advanceMillis(30);

        assertThat(second[0].result().report().coalesced()).isFalse();
        assertThat(client.sent()).hasSize(2);
    }

    /** Calls x, y and z for one entitlement, none of which the others may join, ended in the order of this number. */
    @ParameterizedTest
    @ValueSource(strings = {"xyz", "xzy", "yxz", "yzx", "zxy", "zyx"})
    void several_calls_for_one_entitlement_run_beside_each_other_and_each_is_joined_until_it_ends(String order) {
        client.upstream().goesOn(sent -> Step.ok().afterMillis(100 * (1 + order.indexOf(sent.identifier()))));
        Stream.of("x", "y", "z").forEach(identifier -> call(it -> it.requestIdentifier(identifier)));
        for (int ended = 0; ended < 3; ended++) {
            client.advanceMillis(ended == 0 ? 50 : 100);
            for (String identifier : order.substring(ended).split("")) {
                assertThat(joins(identifier))
                        .as("%s, %d ended", identifier, ended)
                        .isTrue();
            }
        }
        client.advanceMillis(100);

        assertThat(joins("x") || joins("y") || joins("z")).isFalse();
    }

    /** Whether a call with this identifier sends nothing of its own. */
    private boolean joins(String identifier) {
        int before = client.sent().size();
        call(it -> it.requestIdentifier(identifier));
        return client.sent().size() == before;
    }

    @Test
    void a_refusal_is_shared_too() {
        client.with(it -> it.maxQueued(0).maxInFlight(1));
        client.upstream().goesOn(sent -> Step.ok().afterMillis(1_000));
        client.call();
        Caller first = call();
        Caller second = call();

        assertThat(first.result().report().refusal()).isEqualTo(Refusal.QUEUE_FULL);
        assertThat(second.result().report().refusal()).isEqualTo(Refusal.QUEUE_FULL);
        assertThat(second.result().report().coalesced()).isFalse(); // the first had ended by then
    }

    @Test
    void those_who_wait_in_the_queue_take_one_place_and_one_permit() {
        client.with(it -> it.maxInFlight(1));
        client.call();
        List<Caller> callers = Stream.generate(this::call).limit(5).toList();
        assertThat(client.client().status().queued()).isOne();
        client.advanceMillis(61);

        assertThat(client.sent()).hasSize(2);
        assertThat(callers)
                .allSatisfy(caller -> assertThat(caller.result().outcome()).isEqualTo(Outcome.REACTIVATED));
        client.assertNothingLeft();
    }
}
