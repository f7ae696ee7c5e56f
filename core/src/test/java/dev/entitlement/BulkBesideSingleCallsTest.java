package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;

/** A bulk lives on what single calls leave over, and shares attempts with them. */
@ExtendWith(CapturedLog.class)
class BulkBesideSingleCallsTest {
    private static final Step DOWN = Step.code("SERVICE_UNAVAILABLE");

    private final VirtualClient client = VirtualClient.always(Step.ok());

    private Caller single(String id) {
        return client.call(ReactivationRequest.of(id));
    }

    @Test
    void a_single_call_takes_the_next_permit_that_comes_free() {
        client.with(it -> it.maxInFlight(2));
        client.bulk(BulkTest.ids(100));
        client.advanceMillis(45);
        Caller caller = single("s");
        client.advanceMillis(46);

        assertThat(client.sentIds().subList(0, 5)).containsExactly("e-0", "e-1", "e-2", "e-3", "s");
        assertThat(caller.result().report().attempts().get(0).start())
                .isBetween(Duration.ofMillis(14), Duration.ofMillis(16));
    }

    @Test
    void a_bulk_that_has_all_it_may_have_leaves_places_for_single_calls() {
        client.with(it -> it.maxInFlight(16).adaptiveLimit(false));
        client.bulk(BulkTest.ids(100));
        client.advanceMillis(10);
        List<Caller> callers = List.of(single("s-1"), single("s-2"));
        client.advanceMillis(40);

        assertThat(callers)
                .allSatisfy(caller -> assertThat(
                                caller.result().report().attempts().get(0).start())
                        .isZero());
    }

    @Test
    void single_calls_wait_no_longer_for_a_bulk_than_for_one_of_its_attempts() {
        client.with(it -> it.maxInFlight(10).adaptiveLimit(false));
        client.moments().forgets();
        BulkReader reader = client.bulk(BulkTest.ids(3_000));
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            client.advanceMillis(4);
            callers.add(
                    client.call(ReactivationRequest.builder("s-" + i).caller(i).build()));
        }
        client.advance(Duration.ofSeconds(10));

        assertThat(callers)
                .allSatisfy(caller -> assertThat(
                                caller.result().report().attempts().get(0).start())
                        .isLessThanOrEqualTo(Step.USUAL.plusMillis(1)));
        assertThat(reader.completed()).isTrue();
    }

    @Test
    void a_bulk_that_waits_takes_no_place_in_the_queue_and_closes_it_to_nobody() {
        client.with(it -> it.maxInFlight(1).maxQueued(1));
        client.bulk(BulkTest.ids(10));
        Caller first = single("s-1");
        Caller second = single("s-2");
        client.advance(Duration.ofSeconds(2));

        assertThat(first.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        assertThat(second.result().report().refusal()).isEqualTo(Refusal.QUEUE_FULL);
    }

    @Test
    void without_a_queue_single_calls_get_free_permits_although_a_bulk_waits_and_bulk_waits_all_the_same() {
        client.with(it -> it.maxInFlight(2).maxQueued(0).rateLimit(1));
        BulkReader reader = client.bulk(BulkTest.ids(5));
        client.advanceMillis(500);
        assertThat(client.client().status().queued()).isZero(); // what waits is no call yet

        Caller refused = single("s-1");
        client.advance(Duration.ofSeconds(10));
        assertThat(refused.result().report().refusal()).isEqualTo(Refusal.QUEUE_FULL);
        assertThat(reader.completed()).isTrue();

        BulkReader held = client.bulk(BulkTest.ids(5), 0);
        Caller served = single("s-2");
        client.advance(Duration.ofSeconds(1));
        assertThat(served.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        assertThat(held.count()).isZero();
    }

    @Test
    void bulks_of_several_callers_take_turns() {
        client.with(it -> it.maxInFlight(2));
        BulkReader one = client.bulk(
                BulkTest.ids(100),
                id -> ReactivationRequest.builder(id).caller("one").build(),
                Long.MAX_VALUE);
        BulkReader other = client.bulk(
                BulkTest.ids(100),
                id -> ReactivationRequest.builder(id).caller("other").build(),
                Long.MAX_VALUE);
        client.advance(Duration.ofSeconds(1));

        assertThat(one.count()).isBetween(other.count() - 4, other.count() + 4);
        client.advance(Duration.ofSeconds(10));
        assertThat(one.completed()).isTrue();
        assertThat(other.completed()).isTrue();
    }

    @Test
    void equal_lines_are_one_attempt_and_say_so() {
        client.with(it -> it.maxInFlight(2));
        BulkReader reader = client.bulk(Flux.just("a", "a", "a", "b"));
        client.advanceMillis(100);

        assertThat(client.sentIds()).containsExactly("a", "b");
        assertThat(reader.results())
                .filteredOn(result -> result.line().equals("a"))
                .extracting(result -> result.result().report().coalesced())
                .containsExactlyInAnyOrder(false, true, true);
        assertThat(reader.completed()).isTrue();
        client.assertNothingLeft();
    }

    @Test
    void a_line_joins_a_single_call_and_gives_its_permit_to_the_next_line() {
        client.with(it -> it.maxInFlight(2));
        Caller caller = single("e-0");
        BulkReader reader = client.bulk(BulkTest.ids(2));
        assertThat(client.sentIds()).containsExactly("e-0", "e-1");
        client.advanceMillis(31);

        assertThat(caller.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        assertThat(reader.result("e-0").report().coalesced()).isTrue();
        assertThat(reader.completed()).isTrue();
        client.assertNothingLeft();
    }

    @Test
    void a_single_call_that_joins_a_line_in_the_queue_takes_it_to_the_front() {
        client.with(it -> it.maxInFlight(1).answerBackoffBase(Duration.ofMillis(10)));
        AtomicInteger asked = new AtomicInteger();
        client.upstream().goesOn(any -> asked.getAndIncrement() == 0 ? Step.code("INTERNAL_ERROR") : Step.ok());
        BulkReader reader = client.bulk(BulkTest.ids(50));
        client.advanceMillis(31); // e-0 is in backoff, e-1 on the wire
        BulkReader other = client.bulk(
                BulkTest.ids(50).map(id -> "o-" + id),
                id -> ReactivationRequest.builder(id).caller("other").build(),
                Long.MAX_VALUE);
        client.advanceMillis(20); // e-0 is in the queue
        Caller caller = single("e-0");
        client.advanceMillis(60);

        assertThat(client.sentIds().subList(0, 3)).containsExactly("e-0", "e-1", "e-0");
        assertThat(caller.result().report().coalesced()).isTrue();
        assertThat(reader.result("e-0").outcome()).isEqualTo(Outcome.REACTIVATED);
        assertThat(other.ended()).isFalse();
    }

    @Test
    void a_single_call_that_joins_a_line_which_waits_for_the_circuit_hears_so_and_the_line_goes_on() {
        client.upstream().goesOn(any -> DOWN);
        client.upstream().echoes(any -> DOWN);
        BulkReader reader = client.bulk(BulkTest.ids(20));
        client.advance(Duration.ofSeconds(20));
        assertThat(client.client().status().circuit()).isEqualTo(CircuitState.OPEN);

        Caller caller = single("e-3");
        client.advanceMillis(1);
        assertThat(caller.result().report().noRetry()).isEqualTo(NoRetry.CIRCUIT_OPEN);
        assertThat(caller.result().report().coalesced()).isTrue();
        assertThat(caller.result().effect()).isEqualTo(Effect.NONE);
        client.advance(Duration.ofMinutes(1)); // beyond every deadline
        assertThat(reader.count()).isZero();

        client.upstream().goesOn(any -> Step.ok());
        client.upstream().echoes(any -> Step.ok());
        client.advance(Duration.ofSeconds(10));
        assertThat(reader.outcomes()).containsOnlyKeys(Outcome.REACTIVATED);
        assertThat(reader.completed()).isTrue();
        client.assertNothingLeft();
    }

    @Test
    void a_line_that_joined_a_single_call_goes_on_when_that_gives_up() {
        AtomicInteger asked = new AtomicInteger();
        client.upstream().goesOn(any -> asked.getAndIncrement() == 0 ? Step.code("TOO_MANY_REQUESTS") : Step.ok());
        Caller caller = single("e-0");
        BulkReader reader = client.bulk(BulkTest.ids(1));
        client.advanceMillis(31);
        assertThat(caller.result().outcome()).isEqualTo(Outcome.THROTTLED);
        assertThat(caller.result().report().noRetry()).isEqualTo(NoRetry.NO_RETRY_AFTER);
        assertThat(reader.ended()).isFalse();

        client.advance(Duration.ofSeconds(2));
        assertThat(reader.result("e-0").outcome()).isEqualTo(Outcome.REACTIVATED);
        client.assertNothingLeft();
    }

    @Test
    void a_single_call_leaves_a_shared_line_at_its_own_deadline() {
        client.with(it -> it.answerBackoffBase(Duration.ofSeconds(2)).maxAttempts(2));
        client.upstream().goesOn(any -> Step.code("INTERNAL_ERROR"));
        BulkReader reader = client.bulk(BulkTest.ids(1));
        client.advanceMillis(10);
        Caller caller = client.call(ReactivationRequest.builder("e-0")
                .deadline(Duration.ofMillis(500))
                .build());
        client.advanceMillis(501);

        assertThat(caller.result().report().duration()).isEqualTo(Duration.ofMillis(500));
        assertThat(caller.result().effect()).isEqualTo(Effect.UNKNOWN);
        client.upstream().goesOn(any -> Step.ok());
        client.advance(Duration.ofSeconds(5));
        assertThat(reader.result("e-0").outcome()).isEqualTo(Outcome.REACTIVATED);
        client.assertNothingLeft();
    }
}
