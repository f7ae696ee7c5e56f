package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;

/** A line of a bulk is read when a permit is there for it and its result is asked for, and not before. */
@ExtendWith(CapturedLog.class)
class BulkReadingTest {
    private static final int LINES_AT_HAND = 64;

    private final VirtualClient client = VirtualClient.always(Step.ok());
    private final AtomicInteger taken = new AtomicInteger();

    private Flux<String> lines(int count) {
        return BulkTest.ids(count).doOnNext(any -> taken.incrementAndGet());
    }

    private int running() {
        return client.client().status().calls();
    }

    @Test
    void asks_the_source_for_nothing_while_nobody_asks_for_results() {
        client.bulk(lines(1000), 0);
        client.advance(Duration.ofMinutes(1));

        assertThat(taken).hasValue(0);
        assertThat(client.sent()).isEmpty();
    }

    @Test
    void works_on_no_more_lines_than_results_are_asked_for() {
        BulkReader reader = client.bulk(lines(1000), 10);

        assertThat(running()).isEqualTo(10);
        client.advance(Duration.ofMinutes(1));

        assertThat(reader.count()).isEqualTo(10);
        assertThat(client.sent()).hasSize(10);
        assertThat(taken.get()).isLessThanOrEqualTo(10 + LINES_AT_HAND + 1);
    }

    @Test
    void a_slow_reader_slows_the_calls() {
        BulkReader reader = client.bulk(lines(1000), 1);
        for (int i = 1; i <= 50; i++) {
            client.advance(Duration.ofSeconds(1));
            assertThat(reader.count()).isEqualTo(i);
            assertThat(client.sent()).hasSize(i);
            reader.request(1);
        }
    }

    @Test
    void however_many_results_are_asked_for_only_a_few_lines_more_are_worked_on_than_may_be_in_flight() {
        client.with(it ->
                        it.maxInFlight(10).circuitBreaker(false).retryBudget(1).maxAttempts(100))
                .upstream()
                .goesOn(any -> Step.code("INTERNAL_ERROR"));
        client.bulk(lines(100_000));
        int most = 0;
        for (int i = 0; i < 1000; i++) {
            client.advanceMillis(100);
            most = Math.max(most, running());
        }
        assertThat(most).isEqualTo(20);
    }

    @Test
    void a_source_that_has_nothing_yet_holds_no_permit() {
        client.with(it -> it.maxInFlight(1));
        BulkReader reader = client.bulk(Flux.never());
        client.advanceMillis(100);

        assertThat(client.client().status().inFlight()).isZero();
        assertThat(client.client().status().queued()).isZero();
        assertThat(reader.ended()).isFalse();
    }

    @Test
    void reads_none_while_the_circuit_is_open_and_goes_on_by_itself() {
        client.with(it -> it.maxAttempts(1));
        client.upstream().goesOn(any -> Step.code("SERVICE_UNAVAILABLE"));
        client.upstream().echoes(any -> Step.code("SERVICE_UNAVAILABLE"));
        for (int i = 0; i < 20; i++) {
            client.call();
        }
        client.advanceMillis(31);
        assertThat(client.client().status().circuit()).isEqualTo(CircuitState.OPEN);

        BulkReader reader = client.bulk(lines(300));
        client.advance(Duration.ofMinutes(10));
        assertThat(client.moments().started()).isEqualTo(20);

        client.upstream().goesOn(any -> Step.ok());
        client.upstream().echoes(any -> Step.ok());
        client.advance(Duration.ofSeconds(2));
        assertThat(reader.outcomes()).containsOnlyKeys(Outcome.REACTIVATED);
        assertThat(reader.completed()).isTrue();
        client.assertNothingLeft();
    }

    @Test
    void a_lines_deadline_starts_when_it_is_read() {
        client.with(it -> it.maxInFlight(1).deadline(Duration.ofSeconds(10)).attemptTimeout(Duration.ofSeconds(4)))
                .upstream()
                .goesOn(any -> Step.ok().afterMillis(3000));
        BulkReader reader = client.bulk(lines(30));
        client.advance(Duration.ofSeconds(91));

        assertThat(reader.outcomes()).containsOnlyKeys(Outcome.REACTIVATED);
        assertThat(reader.results())
                .allSatisfy(result ->
                        assertThat(result.result().report().duration()).isEqualTo(Duration.ofSeconds(3)));
    }

    @Test
    void reads_none_while_a_retry_after_runs_whoever_it_was_said_to() {
        client.with(it -> it.deadline(Duration.ofSeconds(10)));
        client.upstream().goesOn(any -> Step.code("TOO_MANY_REQUESTS", "30"));
        client.call();
        client.advanceMillis(31);
        client.upstream().goesOn(any -> Step.ok());

        BulkReader reader = client.bulk(lines(10));
        client.advance(Duration.ofSeconds(29));
        assertThat(client.sent()).hasSize(1);

        client.advance(Duration.ofSeconds(2));
        assertThat(reader.completed()).isTrue();
        assertThat(reader.outcomes()).containsOnlyKeys(Outcome.REACTIVATED);
    }

    @Test
    void a_retry_after_said_to_credentials_of_their_own_concerns_the_lines_under_those_only() {
        client.upstream()
                .goesOn(sent -> "theirs".equals(sent.request().authorization())
                        ? Step.code("SERVICE_UNAVAILABLE", "30")
                        : Step.ok());
        client.bulk(
                lines(1000),
                id -> ReactivationRequest.builder(id).authorization("theirs").build(),
                1);
        client.advanceMillis(31);
        BulkReader ours = client.bulk(BulkTest.ids(10));
        client.advance(Duration.ofSeconds(1));

        assertThat(ours.completed()).isTrue();
        assertThat(client.sent()).hasSize(11);
    }

    @Test
    void nobody_is_held_back_for_a_year() {
        client.upstream().goesOn(any -> Step.code("SERVICE_UNAVAILABLE", "31536000"));
        client.call();
        client.advanceMillis(31);
        client.upstream().goesOn(any -> Step.ok());

        BulkReader reader = client.bulk(lines(10));
        client.advance(Duration.ofMinutes(59));
        assertThat(client.sent()).hasSize(1);
        client.advance(Duration.ofMinutes(2));

        assertThat(reader.completed()).isTrue();
    }

    @Test
    void keeps_to_the_rate_limit() {
        client.with(it -> it.rateLimit(10));
        BulkReader reader = client.bulk(lines(100));
        client.advance(Duration.ofSeconds(5));
        assertThat(client.sent().size()).isBetween(55, 60);
        client.advance(Duration.ofSeconds(5));

        assertThat(reader.completed()).isTrue();
    }

    @Test
    void a_hundred_thousand_lines_leave_no_more_behind_than_a_few() {
        client.moments().forgets();
        client.upstream().forgets();
        AtomicLong mostAhead = new AtomicLong();
        BulkReader reader = client.bulk(lines(100_000)).forgets();
        while (!reader.ended()) {
            client.advanceMillis(5);
            mostAhead.accumulateAndGet(taken.get() - reader.count(), Math::max);
        }
        assertThat(reader.count()).isEqualTo(100_000);
        assertThat(mostAhead.get()).isLessThanOrEqualTo(1024 + LINES_AT_HAND + 1);
        client.assertNothingLeft();
    }
}
