package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** An identifier is written down before it is sent. */
class WriteAheadTest {
    @RegisterExtension
    final CapturedLog log = new CapturedLog();

    private final VirtualClient client = VirtualClient.always(Step.ok());
    private final List<String> written = new ArrayList<>();

    private Mono<Void> note(ReactivationRequest request, String identifier) {
        return Mono.fromRunnable(() -> written.add(request.entitlementId() + " " + identifier));
    }

    @Test
    void nothing_is_sent_before_it_is_written() {
        Sinks.Empty<Void> safe = Sinks.empty();
        client.writeAhead((request, identifier) -> safe.asMono());
        Caller caller = client.call();
        client.advanceMillis(100);
        assertThat(client.sent()).isEmpty();

        client.loop().fromElsewhere(safe::tryEmitEmpty);
        client.advanceMillis(31);
        assertThat(client.sentAtMillis()).containsExactly(100L);
        assertThat(caller.result().report().lastAttempt().duration()).isEqualTo(Duration.ofNanos(130_000_001));
    }

    @Test
    void every_attempt_is_written_with_the_identifier_that_it_carries() {
        client.writeAhead(this::note)
                .upstream()
                .goesOn(ScriptedUpstream.inTurn(Step.lost(), Step.code("SERVICE_UNAVAILABLE"), Step.ok()));
        client.result();

        assertThat(client.identifiers()).containsExactly("id-1", "id-1", "id-2");
        assertThat(written).containsExactly("ent-1 id-1", "ent-1 id-1", "ent-1 id-2");
    }

    @Test
    void lines_of_a_bulk_are_written_too() {
        client.writeAhead(this::note);
        BulkReader reader = client.bulk(BulkTest.ids(3));
        client.advanceMillis(31);

        assertThat(reader.completed()).isTrue();
        assertThat(written).containsExactly("e-0 id-1", "e-1 id-2", "e-2 id-3");
    }

    @Test
    void what_cannot_be_written_is_not_sent_and_counts_for_neither_breaker_nor_limit() {
        client.with(it -> it.maxAttempts(1))
                .writeAhead((request, identifier) -> Mono.error(new IllegalStateException("disk full")));
        int limit = client.client().status().limit();
        for (int i = 0; i < 100; i++) {
            EntitlementResult result = client.call().result();
            assertThat(result.outcome()).isEqualTo(Outcome.UNAVAILABLE);
            assertThat(result.effect()).isEqualTo(Effect.NONE);
            assertThat(result.report().lastAttempt().end()).isEqualTo(AttemptEnd.NOT_SENT);
        }

        assertThat(client.sent()).isEmpty();
        assertThat(client.client().status().circuit()).isEqualTo(CircuitState.CLOSED);
        assertThat(client.client().status().limit()).isEqualTo(limit);
        assertThat(log.text()).contains("was not written ahead: nothing is sent");
        client.assertNothingLeft();
    }

    @Test
    void it_is_tried_again_like_missing_credentials() {
        client.writeAhead((request, identifier) -> written.isEmpty()
                ? note(request, identifier).then(Mono.error(new IllegalStateException("busy")))
                : note(request, identifier));
        EntitlementResult result = client.result();

        assertThat(result.outcome()).isEqualTo(Outcome.REACTIVATED);
        assertThat(result.report().attempts()).hasSize(2);
        assertThat(written).containsExactly("ent-1 id-1", "ent-1 id-1");
        assertThat(client.identifiers()).containsExactly("id-1");
    }

    @Test
    void its_time_is_the_attempts() {
        client.with(it -> it.maxAttempts(1)).writeAhead((request, identifier) -> Mono.never());
        Caller caller = client.call();
        client.advance(Duration.ofSeconds(4));

        Attempt attempt = caller.result().report().lastAttempt();
        assertThat(attempt.end()).isEqualTo(AttemptEnd.NOT_SENT);
        assertThat(attempt.duration()).isEqualTo(Duration.ofSeconds(4));
        assertThat(client.client().status().circuit()).isEqualTo(CircuitState.CLOSED);
        client.assertNothingLeft();
    }

    @Test
    void one_that_throws_gives_null_or_comes_too_late_sends_nothing() {
        Sinks.Empty<Void> late = Sinks.empty();
        List<Mono<Void>> answers = new ArrayList<>();
        answers.add(null);
        answers.add(late.asMono());
        client.with(it -> it.maxAttempts(3)).writeAhead((request, identifier) -> {
            if (answers.isEmpty()) {
                throw new IllegalStateException("on purpose");
            }
            return answers.remove(0);
        });
        Caller caller = client.call();
        client.advance(Duration.ofSeconds(9));
        late.tryEmitEmpty();
        client.advance(Duration.ofSeconds(2));

        assertThat(caller.result().report().attempts())
                .hasSize(3)
                .allSatisfy(attempt -> assertThat(attempt.end()).isEqualTo(AttemptEnd.NOT_SENT));
        assertThat(client.sent()).isEmpty();
        client.assertNothingLeft();
    }

    @Test
    void a_caller_that_leaves_while_it_is_being_written_sends_nothing() {
        Sinks.Empty<Void> safe = Sinks.empty();
        client.writeAhead((request, identifier) -> safe.asMono());
        Caller caller = client.call();
        caller.cancel();
        safe.tryEmitEmpty();
        client.advanceMillis(100);

        assertThat(client.sent()).isEmpty();
        client.assertNothingLeft();
    }
}
