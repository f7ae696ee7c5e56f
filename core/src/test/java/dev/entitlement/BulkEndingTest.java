package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

/** However a bulk ends, what was read has its result, and what was not read is left alone. */
@ExtendWith(CapturedLog.class)
class BulkEndingTest {
    private static final Step DOWN = Step.code("SERVICE_UNAVAILABLE");

    private final VirtualClient client = VirtualClient.always(Step.ok())
            .with(it -> it.maxInFlight(11).adaptiveLimit(false)); // ten and one for single calls
    private final TestPublisher<String> source = TestPublisher.create();

    @Test
    void cancelled_it_sends_nothing_more_and_hears_out_what_is_on_the_wire() {
        BulkReader reader = client.bulk(source.flux());
        ids(30).forEach(source::next);
        client.advanceMillis(10);
        reader.cancel();
        client.advance(Duration.ofMinutes(1));

        source.assertCancelled();
        assertThat(client.sent()).hasSize(10).noneMatch(ScriptedUpstream.Sent::aborted);
        assertThat(reader.count()).isZero();
        assertThat(client.moments().results())
                .hasSize(10)
                .extracting(EntitlementResult::outcome)
                .containsOnly(Outcome.REACTIVATED);
        client.assertNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cancelled_while_lines_wait_for_a_retry_or_the_circuit_it_tries_them_no_more(boolean open) {
        client.upstream().goesOn(any -> DOWN);
        client.upstream().echoes(any -> DOWN);
        BulkReader reader = client.bulk(BulkTest.ids(open ? 30 : 10));
        client.advanceMillis(open ? 10_000 : 200);
        assertThat(client.client().status().circuit()).isEqualTo(open ? CircuitState.OPEN : CircuitState.CLOSED);
        int sent = client.sent().size();
        reader.cancel();
        client.advanceMillis(1);
        client.assertNothingLeft();
        client.advance(Duration.ofMinutes(1));

        assertThat(client.sent()).hasSize(sent);
    }

    @Test
    void cancelled_from_a_foreign_thread_or_by_its_own_reader_it_leaves_nothing_behind() {
        BulkReader reader = client.bulk(BulkTest.ids(100));
        client.loop().fromElsewhere(reader::cancel);
        client.client()
                .reactivateAll(BulkTest.ids(1000), ReactivationRequest::of)
                .take(3)
                .subscribe();
        client.advance(Duration.ofMinutes(1));

        client.assertNothingLeft();
        assertThat(client.sent()).hasSizeLessThan(50);
    }

    @Test
    void passes_an_error_of_the_source_on_when_the_lines_before_it_have_ended() {
        BulkReader reader = client.bulk(BulkTest.ids(30).concatWith(Mono.error(new IllegalStateException("cut"))));
        client.advance(Duration.ofSeconds(1));

        assertThat(reader.count()).isEqualTo(30);
        assertThat(reader.error()).hasMessage("cut");
        client.assertNothingLeft();
    }

    @Test
    void a_function_that_throws_ends_it_when_what_was_read_has_ended() {
        BulkReader reader = client.bulk(
                source.flux(),
                id -> {
                    if (id.equals("e-5")) {
                        throw new IllegalArgumentException("not an id");
                    }
                    return ReactivationRequest.of(id);
                },
                Long.MAX_VALUE);
        ids(8).forEach(source::next);
        client.advanceMillis(20);
        assertThat(reader.ended()).isFalse();
        client.advanceMillis(20);

        source.assertCancelled();
        assertThat(reader.error()).hasMessage("not an id");
        assertThat(reader.count()).isEqualTo(5);
        client.assertNothingLeft();
    }

    @Test
    void a_function_that_gives_null_ends_it() {
        BulkReader reader = client.bulk(BulkTest.ids(8), id -> null, Long.MAX_VALUE);
        client.advanceMillis(1);

        assertThat(reader.error()).isInstanceOf(NullPointerException.class).hasMessageContaining("null for a line");
        client.assertNothingLeft();
    }

    @Test
    void a_draining_client_ends_what_was_read_and_says_that_input_was_left() {
        BulkReader reader = client.bulk(source.flux());
        ids(30).forEach(source::next);
        client.advanceMillis(10);
        AtomicBoolean drained = new AtomicBoolean();
        client.client().drain().doOnTerminate(() -> drained.set(true)).subscribe();
        client.advanceMillis(10);
        source.assertCancelled();
        assertThat(reader.ended()).isFalse();
        client.advanceMillis(30);

        assertThat(reader.count()).isEqualTo(10);
        assertThat(reader.outcomes()).containsOnlyKeys(Outcome.REACTIVATED);
        assertThat(reader.error()).isInstanceOf(ClientDrainingException.class);
        assertThat(drained).isTrue();
        client.assertNothingLeft();
    }

    @Test
    void a_draining_client_completes_a_bulk_of_which_nothing_is_left() {
        BulkReader reader = client.bulk(BulkTest.ids(5));
        client.advanceMillis(10);
        client.client().drain().subscribe();
        client.advanceMillis(30);

        assertThat(reader.completed()).isTrue();
        assertThat(reader.count()).isEqualTo(5);
    }

    @Test
    void a_draining_client_ends_a_bulk_that_waits_for_its_source_or_its_reader_at_once() {
        BulkReader forSource = client.bulk(Flux.never());
        BulkReader forReader = client.bulk(BulkTest.ids(5), 0);
        client.client().drain().subscribe();
        client.advanceMillis(1);

        assertThat(forSource.error()).isInstanceOf(ClientDrainingException.class);
        assertThat(forReader.error()).isInstanceOf(ClientDrainingException.class);
        assertThat(client.sent()).isEmpty();
    }

    @Test
    void a_drained_client_takes_no_line() {
        client.client().drain().subscribe();
        BulkReader reader = client.bulk(BulkTest.ids(5));
        client.advanceMillis(1);

        assertThat(reader.error()).isInstanceOf(ClientDrainingException.class);
        assertThat(client.moments().started()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_draining_client_does_not_wait_for_the_circuit(boolean now) {
        client.upstream().goesOn(any -> DOWN);
        client.upstream().echoes(any -> DOWN);
        BulkReader reader = client.bulk(BulkTest.ids(100));
        client.advance(Duration.ofSeconds(20));
        assertThat(client.client().status().circuit()).isEqualTo(CircuitState.OPEN);
        assertThat(reader.count()).isZero();
        int read = client.client().status().calls();
        AtomicBoolean closed = new AtomicBoolean();
        (now ? client.client().closeNow() : client.client().close())
                .doOnTerminate(() -> closed.set(true))
                .subscribe();
        client.advance(Duration.ofSeconds(3));

        assertThat(closed).isTrue();
        assertThat(reader.count()).isEqualTo(read);
        assertThat(reader.results())
                .allSatisfy(
                        result -> assertThat(result.result().report().noRetry()).isEqualTo(NoRetry.CIRCUIT_OPEN));
        assertThat(reader.error()).isInstanceOf(ClientDrainingException.class);
        client.assertNothingLeft();
    }

    @Test
    void a_source_that_sends_more_than_it_was_asked_for_ends_it() {
        TestPublisher<String> rude = TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);
        BulkReader reader = client.bulk(rude.flux());
        ids(200).forEach(rude::next);
        client.advance(Duration.ofSeconds(1));

        assertThat(reader.error()).hasMessageContaining("asked for");
        assertThat(reader.count()).isPositive();
        client.assertNothingLeft();
    }

    @Test
    void a_reader_that_throws_is_logged_and_reads_no_more() {
        client.client()
                .reactivateAll(BulkTest.ids(100), ReactivationRequest::of)
                .subscribe(new Throwing());
        client.advance(Duration.ofSeconds(10));

        assertThat(client.sent()).hasSizeLessThanOrEqualTo(30);
        client.assertNothingLeft();
    }

    @Test
    void does_for_each_line_what_the_upstream_asks_of_the_reseller() {
        List<String> handled = new ArrayList<>();
        client.actionHandler(required -> {
                    handled.add(required.report().entitlementId());
                    return Mono.delay(Duration.ofMillis(5), client.scheduler()).then();
                })
                .upstream()
                .goesOn(any -> Step.navigate());
        BulkReader reader = client.bulk(BulkTest.ids(3));
        client.advanceMillis(32);
        assertThat(handled).containsExactly("e-0", "e-1", "e-2");
        assertThat(reader.count()).isZero();
        client.advanceMillis(10);

        assertThat(reader.outcomes()).containsOnlyKeys(Outcome.ACTION_REQUIRED);
        assertThat(reader.completed()).isTrue();
    }

    private static List<String> ids(int count) {
        return BulkTest.ids(count).collectList().block();
    }

    private static final class Throwing implements CoreSubscriber<BulkResult<String>> {
        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(BulkResult<String> result) {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onComplete() {}
    }
}
