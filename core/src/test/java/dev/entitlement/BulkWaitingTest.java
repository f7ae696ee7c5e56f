package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines of a bulk wait where a single call gives up. */
@ExtendWith(CapturedLog.class)
class BulkWaitingTest {
    private static final Step DOWN = Step.code("SERVICE_UNAVAILABLE");

    private final VirtualClient client = VirtualClient.always(Step.ok());

    private void outage(Step step) {
        client.upstream().goesOn(any -> step);
        client.upstream().echoes(any -> step);
    }

    private void recovery() {
        outage(Step.ok());
    }

    private void assertAllReactivated(BulkReader reader, int lines) {
        assertThat(reader.outcomes()).containsExactlyEntriesOf(Map.of(Outcome.REACTIVATED, lines));
        assertThat(reader.completed()).isTrue();
        client.assertNothingLeft();
    }

    @ParameterizedTest(name = "{0}, {1} s, from {2} ms on")
    @CsvSource({
        "refuses, 60, 20",
        "refuses, 60, 300",
        "refuses, 3600, 300",
        "hangs, 60, 20",
        "hangs, 60, 300",
        "cannot be reached, 60, 300",
    })
    void an_outage_costs_no_line(String how, int seconds, int fromMillis) {
        client.random(new SplittableRandom(7)::nextDouble);
        client.moments().forgets();
        client.upstream().forgets();
        BulkReader reader = client.bulk(BulkTest.ids(20_000)).forgets();
        client.advanceMillis(fromMillis);
        outage(
                switch (how) {
                    case "refuses" -> DOWN;
                    case "hangs" -> Step.silence();
                    default -> Step.noConnection();
                });
        client.advance(Duration.ofSeconds(seconds));
        assertThat(client.client().status().circuit()).isEqualTo(CircuitState.OPEN);
        recovery();
        client.advance(Duration.ofSeconds(60));

        assertAllReactivated(reader, 20_000);
    }

    @Test
    void while_the_circuit_is_open_the_clock_of_a_line_stands_still() {
        client.with(it -> it.maxAttempts(3).deadline(Duration.ofSeconds(5)));
        outage(DOWN);
        BulkReader reader = client.bulk(BulkTest.ids(20));
        client.advance(Duration.ofMinutes(5));
        assertThat(reader.count()).isZero();
        assertThat(client.client().status().calls()).isEqualTo(20);

        recovery();
        client.advance(Duration.ofSeconds(5));
        assertAllReactivated(reader, 20);
    }

    @Test
    void when_the_circuit_is_closed_it_runs() {
        client.with(it -> it.maxInFlight(1).answerBackoffBase(Duration.ofMillis(10)));
        client.upstream()
                .goesOn(sent ->
                        sent.request().id().equals("e-0") ? DOWN : Step.ok().afterMillis(100));
        BulkReader reader = client.bulk(
                BulkTest.ids(1),
                id -> ReactivationRequest.builder(id)
                        .deadline(Duration.ofSeconds(2))
                        .build(),
                Long.MAX_VALUE);
        client.advanceMillis(31);
        for (int i = 0; i < 50; i++) { // single calls take every permit
            client.call();
        }
        client.advance(Duration.ofSeconds(3));

        CallReport report = reader.result("e-0").report();
        assertThat(report.noRetry()).isEqualTo(NoRetry.DEADLINE);
        assertThat(report.duration()).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void throttled_without_a_retry_after_it_is_tried_again_from_the_answer_base() {
        AtomicInteger asked = new AtomicInteger();
        client.upstream().goesOn(any -> asked.getAndIncrement() == 0 ? Step.unreadable(429) : Step.ok());
        BulkReader reader = client.bulk(BulkTest.ids(1));
        client.advance(Duration.ofSeconds(3));

        assertAllReactivated(reader, 1);
        assertThat(client.sentAtMillis()).containsExactly(0L, 30L + 750);
    }

    @Test
    void its_own_retry_after_is_waited_out_if_it_fits() {
        AtomicInteger asked = new AtomicInteger();
        client.upstream().goesOn(any -> asked.getAndIncrement() == 0 ? Step.code("TOO_MANY_REQUESTS", "5") : Step.ok());
        BulkReader reader = client.bulk(BulkTest.ids(1));
        client.advance(Duration.ofSeconds(6));

        assertAllReactivated(reader, 1);
        assertThat(client.sentAtMillis()).containsExactly(0L, 5030L);
    }

    @Test
    void its_own_retry_after_ends_it_if_it_does_not_fit() {
        client.upstream().goesOn(any -> Step.code("TOO_MANY_REQUESTS", "50"));
        BulkReader reader = client.bulk(BulkTest.ids(1));
        client.advance(Duration.ofSeconds(1));

        assertThat(reader.result("e-0").outcome()).isEqualTo(Outcome.THROTTLED);
        assertThat(reader.result("e-0").report().noRetry()).isEqualTo(NoRetry.DEADLINE);
    }

    @Test
    void a_spent_budget_delays_a_retry_and_is_kept() {
        client.with(it -> it.circuitBreaker(false).retryBudget(0.2).retryFloor(1));
        Set<String> seen = new HashSet<>();
        client.upstream().goesOn(sent -> seen.add(sent.request().id()) && seen.size() <= 40 ? DOWN : Step.ok());
        BulkReader reader = client.bulk(BulkTest.ids(100));
        client.advance(Duration.ofSeconds(2));
        assertThat(client.sent()).hasSizeLessThanOrEqualTo(120);
        client.advance(Duration.ofSeconds(60));

        assertThat(reader.completed()).isTrue();
        assertThat(reader.results())
                .filteredOn(result -> result.result().outcome() != Outcome.REACTIVATED)
                .allSatisfy(
                        result -> assertThat(result.result().report().noRetry()).isEqualTo(NoRetry.BUDGET_SPENT));
        client.assertNothingLeft();
    }

    @Test
    void without_any_budget_it_is_not_tried_again_and_does_not_wait_for_one() {
        client.with(it -> it.retryBudget(0));
        client.upstream().goesOn(any -> DOWN);
        BulkReader reader = client.bulk(BulkTest.ids(1));
        client.advance(Duration.ofMillis(100));

        assertThat(reader.result("e-0").report().noRetry()).isEqualTo(NoRetry.BUDGET_SPENT);
    }

    @Test
    void attempts_are_bounded_as_for_single_calls() {
        client.with(it -> it.circuitBreaker(false).retryBudget(Double.POSITIVE_INFINITY));
        client.upstream().goesOn(any -> DOWN);
        BulkReader reader = client.bulk(BulkTest.ids(10));
        client.advance(Duration.ofMinutes(1));

        assertThat(reader.completed()).isTrue();
        assertThat(reader.results())
                .allSatisfy(result ->
                        assertThat(result.result().report().attempts()).hasSize(3));
    }

    @Test
    void an_upstream_whose_echo_lies_keeps_no_line_for_ever() {
        client.upstream().goesOn(any -> DOWN);
        BulkReader reader = client.bulk(BulkTest.ids(100));
        client.advance(Duration.ofMinutes(10));

        assertThat(reader.completed()).isTrue();
        assertThat(reader.count()).isEqualTo(100);
        client.assertNothingLeft();
    }
}
