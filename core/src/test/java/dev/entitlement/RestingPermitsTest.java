package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A refusal for load comes back at once; its permit comes free only when a round trip has passed since its attempt began.
 * Refusals take a millisecond here, and a round trip, until it is known, 100 ms.
 */
@ExtendWith(CapturedLog.class)
class RestingPermitsTest {
    private final VirtualClient client =
            VirtualClient.always(Step.ok()).with(it -> it.maxInFlight(10).maxAttempts(1));

    private List<Caller> calls(int number) {
        return IntStream.range(0, number).mapToObj(any -> client.call()).toList();
    }

    private void refuses(String code) {
        client.upstream().goesOn(sent -> Step.code(code).afterMillis(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TOO_MANY_REQUESTS", "SERVICE_UNAVAILABLE"})
    void a_full_limit_of_refusals_is_not_followed_by_another_within_a_round_trip(String code) {
        refuses(code);
        calls(15);
        client.advanceMillis(99);
        assertThat(client.sent()).hasSize(10);
        client.advanceMillis(2);

        assertThat(client.sent()).hasSizeGreaterThan(10);
        client.advanceMillis(1_000);
        client.assertNothingLeft();
    }

    @Test
    void the_answer_to_the_caller_does_not_wait_for_the_permit() {
        refuses("TOO_MANY_REQUESTS");
        List<Caller> callers = calls(10);
        client.advanceMillis(1);

        assertThat(callers).allMatch(Caller::completed);
    }

    @Test
    void permits_that_rest_are_not_in_flight() {
        refuses("TOO_MANY_REQUESTS");
        calls(10);
        assertThat(client.client().status().inFlight()).isEqualTo(10);
        client.advanceMillis(1);
        assertThat(client.client().status().inFlight()).isZero();
        calls(3);

        assertThat(client.client().status().inFlight()).isZero();
        assertThat(client.client().status().queued()).isEqualTo(3);
        client.advanceMillis(99);
        client.advance(Duration.ofNanos(1));
        assertThat(client.client().status().inFlight()).isEqualTo(3);
    }

    @Test
    void they_rest_as_long_as_a_round_trip_has_lately_taken() {
        client.upstream().goesOn(sent -> Step.ok().afterMillis(300));
        calls(10);
        client.advanceMillis(1_000);
        refuses("TOO_MANY_REQUESTS");
        calls(15);
        client.advanceMillis(299);
        assertThat(client.sent()).hasSize(20);
        client.advanceMillis(2);

        assertThat(client.sent()).hasSizeGreaterThan(20);
    }

    @Test
    void a_refusal_that_took_longer_than_a_round_trip_has_had_its_rest() {
        client.upstream().goesOn(sent -> Step.code("TOO_MANY_REQUESTS").afterMillis(150));
        calls(15);
        client.advanceMillis(151);

        assertThat(client.sent()).hasSizeGreaterThan(10);
    }

    @Test
    void an_attempt_that_timed_out_has_had_its_rest() {
        client.with(it -> it.circuitBreaker(false));
        client.upstream().goesOn(sent -> Step.silence());
        calls(15);
        client.advanceMillis(4_001);

        assertThat(client.sent()).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OK", "NOT_FOUND", "INTERNAL_ERROR", "ALREADY_EXISTS"})
    void no_other_answer_makes_a_permit_rest(String code) {
        refuses(code);
        calls(15);
        client.advanceMillis(2);

        assertThat(client.sent()).hasSize(15);
    }

    @Test
    void with_a_fixed_limit_nothing_rests() {
        client.with(it -> it.adaptiveLimit(false));
        refuses("TOO_MANY_REQUESTS");
        calls(15);
        client.advanceMillis(2);

        assertThat(client.sent()).hasSize(15);
    }

    @Test
    void a_circuit_that_opens_while_all_permits_rest_refuses_those_who_wait() {
        client.with(it -> it.maxInFlight(20));
        refuses("SERVICE_UNAVAILABLE");
        List<Caller> callers = calls(30);
        client.advanceMillis(2);

        assertThat(callers.subList(20, 30))
                .allSatisfy(
                        caller -> assertThat(caller.result().report().refusal()).isEqualTo(Refusal.CIRCUIT_OPEN));
        assertThat(client.sent()).hasSize(20);
    }
}
