package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The circuit breaker and its probe, through calls. */
@ExtendWith(CapturedLog.class)
class CircuitTest {
    private static final Step DOWN = Step.code("SERVICE_UNAVAILABLE");

    private static final Duration OPENED = Step.USUAL.plusNanos(1);

    private final VirtualClient client = VirtualClient.always(DOWN).with(it -> it.maxAttempts(1));

    private List<Caller> calls(int number) {
        return IntStream.range(0, number).mapToObj(any -> client.call()).toList();
    }

    /** Opens the circuit, and lets the probe hear of it, which takes the loop one turn. */
    private void open() {
        client.upstream().goesOn(any -> DOWN);
        calls(20);
        client.advance(OPENED);
        assertThat(state()).isEqualTo(CircuitState.OPEN);
    }

    private CircuitState state() {
        return client.client().status().circuit();
    }

    /** Opens the circuit and half-opens it by the first echo. */
    private void halfOpen() {
        open();
        client.advanceMillis(530);
        assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void lets_the_first_twenty_attempts_through_and_opens_with_the_twentieth_failure() {
        calls(19);
        client.advanceMillis(30);
        assertThat(state()).isEqualTo(CircuitState.CLOSED);

        calls(1);
        client.advance(OPENED);

        assertThat(state()).isEqualTo(CircuitState.OPEN);
        assertThat(client.moments().all()).endsWith("circuit OPEN");
    }

    @Test
    void stays_closed_when_just_half_of_the_attempts_fail() {
        client.upstream()
                .goesOn(ScriptedUpstream.inTurn(IntStream.range(0, 40)
                        .mapToObj(i -> i % 2 == 0 ? Step.ok() : DOWN)
                        .toArray(Step[]::new)));
        calls(40);
        client.advanceMillis(100);

        assertThat(state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void forgets_failures_after_two_seconds() {
        calls(19);
        client.advanceMillis(2100);
        calls(19);
        client.advanceMillis(100);

        assertThat(state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void while_open_nothing_is_sent_and_callers_are_told_when_to_come_back() {
        open();
        client.upstream().echoes(any -> DOWN);

        EntitlementResult refused = client.call().result();

        assertThat(refused.outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(refused.effect()).isEqualTo(Effect.NONE);
        assertThat(refused.report().refusal()).isEqualTo(Refusal.CIRCUIT_OPEN);
        assertThat(refused.report().retryAfterSeconds()).isOne();
        assertThat(client.client().status().nextProbe()).isEqualTo(Duration.ofMillis(500));
        assertThat(client.sent()).hasSize(20);
    }

    @Test
    void opened_by_attempts_without_an_answer_it_says_so_at_their_timeout() {
        client.upstream().goesOn(any -> Step.silence());
        calls(20);
        client.advanceMillis(3999);
        assertThat(state()).isEqualTo(CircuitState.CLOSED);

        client.advanceMillis(1);

        assertThat(state()).isEqualTo(CircuitState.OPEN);
    }

    @ParameterizedTest
    @CsvSource({"0, 400", "0.5, 500", "1, 600"})
    void the_echo_goes_out_on_its_timer_without_any_traffic(double random, long interval) {
        client.random(Math.min(random, Math.nextDown(1.0)));
        open();
        client.upstream().echoes(any -> DOWN.after(Duration.ZERO));

        client.advanceMillis(10 * interval);

        List<Duration> gaps = gaps();
        assertThat(gaps)
                .hasSize(10)
                .allSatisfy(gap -> assertThat(gap)
                        .isBetween(
                                Duration.ofMillis(interval).minusNanos(2),
                                Duration.ofMillis(interval).plusNanos(2)));
    }

    @Test
    void the_echo_keeps_its_time_while_the_upstream_hangs() {
        open();
        client.upstream().echoes(any -> Step.silence());

        client.advanceMillis(10 * 500);

        assertThat(client.upstream().echoed()).hasSize(10);
    }

    @Test
    void an_upstream_that_comes_back_from_hanging_is_found_out_within_a_second() {
        open();
        client.upstream().echoes(any -> Step.silence());
        client.advanceMillis(3000);
        client.upstream().echoes(any -> Step.ok());

        client.advanceMillis(600);

        assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void many_refused_calls_bring_the_echo_forward_to_25_ms_after_the_one_before() {
        open();
        client.upstream().echoes(any -> DOWN.after(Duration.ofMillis(10)));

        for (int i = 0; i < 500; i++) {
            calls(1);
            client.advanceMillis(1);
        }

        assertThat(gaps())
                .hasSizeBetween(18, 20)
                .allSatisfy(
                        gap -> assertThat(gap).isBetween(Duration.ofMillis(25).minusNanos(2), Duration.ofMillis(27)));
    }

    @Test
    void few_refused_calls_leave_the_echo_to_its_timer() {
        open();
        client.upstream().echoes(any -> DOWN.after(Duration.ofMillis(10)));

        for (int i = 0; i < 19; i++) {
            calls(1);
            client.advanceMillis(20);
        }
        client.advanceMillis(130);

        assertThat(gaps()).singleElement().satisfies(gap -> assertThat(gap).isGreaterThan(Duration.ofMillis(499)));
    }

    @Test
    void refused_calls_bring_no_echo_forward_while_the_one_before_is_unanswered() {
        open();
        client.upstream().echoes(any -> Step.silence());

        for (int i = 0; i < 1000; i++) {
            calls(1);
            client.advanceMillis(1);
        }

        assertThat(client.upstream().echoed()).hasSize(2);
    }

    @Test
    void an_upstream_that_is_back_loses_a_busy_client_a_tenth_of_a_second() {
        open();
        client.upstream().echoes(any -> DOWN);
        for (int i = 0; i < 300; i++) {
            calls(1);
            client.advanceMillis(1);
        }
        client.upstream().goesOn(any -> Step.ok());
        client.upstream().echoes(any -> Step.ok());

        List<Caller> back = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            back.add(client.call());
            client.advanceMillis(1);
        }
        client.advanceMillis(1000);

        List<Caller> lost = back.stream()
                .filter(one -> one.result().outcome() != Outcome.REACTIVATED)
                .toList();
        assertThat(lost)
                .as("25 ms to the next echo, 30 ms for its answer, and 30 ms for that of the one before")
                .hasSizeLessThanOrEqualTo(86)
                .allSatisfy(one -> assertThat(one.result().report().refusal()).isEqualTo(Refusal.CIRCUIT_OPEN));
    }

    /** Between the opening and the first echo, and between each echo and the next. */
    private List<Duration> gaps() {
        List<Duration> gaps = new ArrayList<>();
        Duration before = OPENED;
        for (ScriptedUpstream.Sent echo : client.upstream().echoed()) {
            gaps.add(echo.at().minus(before));
            before = echo.at();
        }
        return gaps;
    }

    static Stream<Step> up() {
        return Stream.of(
                Step.ok(),
                Step.code("UNAUTHORIZED"),
                Step.code("NOT_FOUND"),
                Step.unreadable(200),
                Step.unreadable(302),
                Step.unreadable(404));
    }

    static Stream<Step> notUp() {
        return Stream.of(
                Step.unreadable(408),
                Step.code("TOO_MANY_REQUESTS"),
                Step.code("INTERNAL_ERROR"),
                DOWN,
                Step.unreadable(502),
                Step.noConnection(),
                Step.lost(),
                Step.silence());
    }

    @ParameterizedTest
    @MethodSource("up")
    void any_answer_below_500_but_408_and_429_half_opens_it(Step echo) {
        client.upstream().echoes(any -> echo);
        open();
        client.advanceMillis(530);

        assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(client.moments().all()).endsWith("circuit OPEN", "circuit HALF_OPEN");
    }

    @ParameterizedTest
    @MethodSource("notUp")
    void trouble_with_the_echo_keeps_it_open_and_the_echo_going(Step echo) {
        client.upstream().echoes(any -> echo);
        open();
        client.advanceMillis(6000);

        assertThat(state()).isEqualTo(CircuitState.OPEN);
        assertThat(client.upstream().echoed()).hasSizeGreaterThanOrEqualTo(11);
    }

    @Test
    void half_open_lets_ten_calls_go_and_the_next_wait_for_what_becomes_of_them() {
        halfOpen();
        client.upstream().goesOn(any -> Step.ok());

        List<Caller> callers = calls(11);

        assertThat(client.sent()).hasSize(30);
        assertThat(client.client().status().queued()).isOne();

        client.advanceMillis(100);

        assertThat(callers.get(10).result().outcome()).isEqualTo(Outcome.REACTIVATED);
    }

    @Test
    void calls_that_wait_half_open_are_refused_when_it_opens_again() {
        halfOpen();

        List<Caller> callers = calls(11);
        client.advanceMillis(100);

        assertThat(callers.get(10).result().report().refusal()).isEqualTo(Refusal.CIRCUIT_OPEN);
        assertThat(client.sent()).hasSize(30);
    }

    @Test
    void half_open_lets_ten_calls_go_and_refuses_the_next_if_none_may_wait() {
        client.with(it -> it.maxQueued(0));
        halfOpen();
        client.upstream().goesOn(any -> Step.silence());

        List<Caller> callers = calls(11);

        assertThat(client.sent()).hasSize(30);
        assertThat(callers.get(10).result().report().refusal()).isEqualTo(Refusal.CIRCUIT_OPEN);
        assertThat(callers.get(10).result().report().retryAfterSeconds()).isOne();
    }

    @Test
    void half_open_one_failure_opens_it_again_and_the_echo_starts_anew() {
        halfOpen();
        calls(1);
        client.advance(OPENED);

        assertThat(client.moments().all())
                .endsWith(
                        "circuit HALF_OPEN",
                        "call started",
                        "attempt 1 started as id-22",
                        "attempt 1 ended answered",
                        "no retry: attempts-spent",
                        "call ended unavailable none",
                        "circuit OPEN");
        client.upstream().echoes(any -> DOWN);
        int echoesBefore = client.upstream().echoed().size();
        client.advanceMillis(5000);
        assertThat(client.upstream().echoed()).hasSize(echoesBefore + 10);
    }

    @Test
    void half_open_the_fifth_success_closes_it() {
        halfOpen();
        client.upstream().goesOn(any -> Step.ok());
        calls(4);
        client.advanceMillis(30);
        assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);

        calls(1);
        client.advanceMillis(31);

        assertThat(state()).isEqualTo(CircuitState.CLOSED);
        assertThat(client.moments().all()).endsWith("circuit CLOSED");
        client.advanceMillis(5000);
        assertThat(client.upstream().echoed()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOT_FOUND", "UNAUTHORIZED", "ALREADY_EXISTS", "NEW_CODE"})
    void half_open_business_refusals_are_good_news(String code) {
        halfOpen();
        client.upstream().goesOn(any -> Step.code(code));
        calls(5);
        client.advanceMillis(31);

        assertThat(state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void half_open_throttled_attempts_give_their_places_back() {
        halfOpen();
        client.upstream().goesOn(any -> Step.code("TOO_MANY_REQUESTS"));
        for (int i = 0; i < 5; i++) {
            calls(10);
            client.advanceMillis(30);
        }

        assertThat(client.sent()).hasSize(70);
        assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void half_open_places_of_cancelled_calls_come_back_with_what_was_heard_out() {
        halfOpen();
        client.upstream().goesOn(any -> Step.ok().afterMillis(1000));
        calls(10).forEach(Caller::cancel);
        client.advanceMillis(1001);

        assertThat(state()).isEqualTo(CircuitState.CLOSED);
        client.assertNothingLeft();
    }

    @Test
    void half_open_places_of_calls_cancelled_unsent_are_free_at_once() {
        halfOpen();
        client.upstream().goesOn(any -> Step.connecting());
        calls(10).forEach(Caller::cancel);
        client.upstream().goesOn(any -> Step.ok());
        calls(10);
        client.advanceMillis(31);

        assertThat(state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void calls_that_began_before_it_opened_do_not_open_it_again() {
        client.upstream().goesOn(any -> Step.silence());
        calls(15);
        client.advanceMillis(100);
        halfOpen();
        client.upstream().goesOn(any -> Step.ok());
        calls(5);
        client.advanceMillis(31);
        assertThat(state()).isEqualTo(CircuitState.CLOSED);

        client.advanceMillis(5000);

        assertThat(state()).isEqualTo(CircuitState.CLOSED);
        client.assertNothingLeft();
    }

    @Test
    void off_it_never_opens() {
        VirtualClient without = VirtualClient.always(DOWN).with(it -> it.circuitBreaker(false));
        IntStream.range(0, 100).forEach(any -> without.call());
        without.advance(Duration.ofSeconds(30));

        assertThat(without.client().status().circuit()).isEqualTo(CircuitState.CLOSED);
        assertThat(without.upstream().echoed()).isEmpty();
    }

    @Test
    void a_closed_client_probes_no_more() {
        open();
        client.upstream().echoes(any -> DOWN);
        client.client().close().subscribe();

        client.advanceMillis(5000);

        assertThat(client.upstream().echoed()).isEmpty();
    }
}
