package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.ScriptedUpstream.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class EchoTest {
    private final List<EchoResult> results = new ArrayList<>();
    private final VirtualClient client = VirtualClient.calls();

    private Disposable echo() {
        return client.client().echo("hello", null).subscribe(results::add);
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of(Step.ok(), AttemptEnd.ANSWERED, 200, true),
                Arguments.of(Step.code("UNAUTHORIZED"), AttemptEnd.ANSWERED, 401, false),
                Arguments.of(Step.unreadable(200), AttemptEnd.UNREADABLE, 200, false),
                Arguments.of(Step.noConnection(), AttemptEnd.NOT_SENT, 0, false),
                Arguments.of(Step.connecting(), AttemptEnd.NOT_SENT, 0, false),
                Arguments.of(Step.lost(), AttemptEnd.LOST, 0, false),
                Arguments.of(Step.silence(), AttemptEnd.TIMED_OUT, 0, false));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void tells_how_its_one_attempt_ended(Step step, AttemptEnd end, int status, boolean ok) {
        client.upstream().echoes(ScriptedUpstream.inTurn(step));

        echo();
        client.advanceMillis(4000);

        assertThat(results).hasSize(1);
        EchoResult result = results.get(0);
        assertThat(result.end()).isEqualTo(end);
        assertThat(result.status()).isEqualTo(status);
        assertThat(result.ok()).isEqualTo(ok);
        assertThat(result.durationNanos())
                .isLessThanOrEqualTo(Duration.ofSeconds(4).toNanos());
    }

    @Test
    void goes_out_with_the_clients_credentials_unless_it_is_given_some() {
        client.credentials(
                () -> Mono.delay(Duration.ofMillis(10), client.scheduler()).map(any -> "Basic ours"));

        echo();
        client.client().echo("hello", "Basic theirs").subscribe();
        client.advanceMillis(100);

        assertThat(client.upstream().echoed())
                .extracting(sent -> sent.request().authorization())
                .containsExactly("Basic theirs", "Basic ours");
        assertThat(client.upstream().echoed()).allMatch(sent -> sent.request().requestIdentifier() == null);
    }

    @Test
    void without_credentials_nothing_is_sent() {
        client.credentials(() -> Mono.error(new IllegalStateException("vault")));

        echo();
        client.advanceMillis(1);

        assertThat(client.upstream().echoed()).isEmpty();
        assertThat(results).extracting(EchoResult::end).containsExactly(AttemptEnd.NOT_SENT);
    }

    @Test
    void is_given_up_when_its_caller_leaves() {
        client.upstream().echoes(any -> Step.silence());
        Disposable caller = echo();

        caller.dispose();
        client.advanceMillis(5000);

        assertThat(client.upstream().echoed()).allMatch(Sent::aborted);
        assertThat(results).isEmpty();
    }

    @Test
    void follows_a_stale_connection_once_on_a_new_one() {
        client.upstream().echoes(ScriptedUpstream.inTurn(Step.stale().atOnce(), Step.ok()));

        echo();
        client.advanceMillis(100);

        assertThat(client.upstream().echoed()).extracting(Sent::fresh).containsExactly(false, true);
        assertThat(results).extracting(EchoResult::ok).containsExactly(true);
    }

    @Test
    void takes_a_place_under_the_cap_and_gives_it_back() {
        client.with(settings -> settings.maxInFlight(1));
        client.upstream().echoes(any -> Step.ok());

        echo();
        echo();
        assertThat(results).extracting(EchoResult::refusal).containsExactly(Refusal.QUEUE_FULL);
        client.advanceMillis(100);
        echo();
        client.advanceMillis(100);

        assertThat(results).extracting(EchoResult::ok).containsExactly(false, true, true);
        assertThat(client.client().status().inFlight()).isZero();
    }
}
