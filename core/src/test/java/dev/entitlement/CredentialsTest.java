package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

class CredentialsTest {
    private static final String SECRET = "Basic c2VjcmV0OnNlY3JldA==";

    @RegisterExtension
    private final CapturedLog log = new CapturedLog();

    @Test
    void what_is_known_already_goes_out_at_once() {
        VirtualClient client = VirtualClient.calls(Step.ok()).credentials(Credentials.basic("reseller", "pass:word"));

        client.result();

        assertThat(client.sent().get(0).request().authorization()).isEqualTo("Basic cmVzZWxsZXI6cGFzczp3b3Jk");
        assertThat(client.sentAtMillis()).containsExactly(0L);
    }

    @Test
    void the_time_it_takes_to_get_them_is_part_of_the_attempt() {
        VirtualClient client = VirtualClient.calls(Step.silence(), Step.ok());
        client.credentials(() -> later(client, 1000, SECRET));

        EntitlementResult result = client.result();

        // 4 s with the first second spent on credentials, then 50 ms of backoff and another second for credentials
        assertThat(client.sentAtMillis()).containsExactly(1000L, 5050L);
        assertThat(result.outcome()).isEqualTo(Outcome.REACTIVATED);
    }

    @Test
    void each_attempt_asks_anew_so_that_they_can_rotate() {
        AtomicInteger asked = new AtomicInteger();
        VirtualClient client = VirtualClient.calls(Step.lost(), Step.ok())
                .credentials(() -> Mono.fromSupplier(() -> "Bearer token-" + asked.incrementAndGet()));

        client.result();

        assertThat(client.sent())
                .extracting(sent -> sent.request().authorization())
                .containsExactly("Bearer token-1", "Bearer token-2");
    }

    @Test
    void empty_means_to_send_none() {
        VirtualClient client = VirtualClient.calls(Step.code("UNAUTHORIZED"));
        client.credentials(() -> later(client, 10, SECRET).filter(any -> false));

        client.result();

        assertThat(client.sent().get(0).request().authorization()).isNull();
    }

    @Test
    void the_requests_own_authorization_goes_before_the_clients() {
        VirtualClient client =
                VirtualClient.calls(Step.ok()).credentials(() -> Mono.error(new AssertionError("asked")));

        client.result(ReactivationRequest.builder("ent-1")
                .authorization("Bearer mine")
                .build());

        assertThat(client.sent().get(0).request().authorization()).isEqualTo("Bearer mine");
    }

    @Test
    void an_error_sends_nothing_and_the_next_attempt_asks_again() {
        AtomicInteger asked = new AtomicInteger();
        VirtualClient client = VirtualClient.calls(Step.ok())
                .credentials(() -> asked.getAndIncrement() == 0
                        ? Mono.error(new IllegalStateException("vault"))
                        : Mono.just(SECRET));

        EntitlementResult result = client.result();

        assertThat(result.outcome()).isEqualTo(Outcome.REACTIVATED);
        assertThat(result.report().attempts())
                .extracting(Attempt::end)
                .containsExactly(AttemptEnd.NOT_SENT, AttemptEnd.ANSWERED);
        assertThat(log.text()).contains("No credentials for ent-1 (id-1)", "vault");
    }

    @Test
    void a_supplier_that_throws_or_gives_null_sends_nothing() {
        for (Credentials bad : new Credentials[] {CredentialsTest::thrown, () -> null}) {
            VirtualClient client = VirtualClient.calls().credentials(bad);

            EntitlementResult result = client.result();

            assertThat(result.outcome()).isEqualTo(Outcome.UNAVAILABLE);
            assertThat(result.effect()).isEqualTo(Effect.NONE);
            client.assertNothingLeft();
        }
    }

    private static Mono<String> thrown() {
        throw new IllegalStateException("no vault");
    }

    /** Reactor lets such errors pass through subscribe() in place of onError. */
    @Test
    void a_supplier_that_throws_what_frameworks_call_fatal_sends_nothing_and_lets_the_call_end() {
        for (Error fatal : new Error[] {new NoClassDefFoundError("vault/Client"), new StackOverflowError()}) {
            for (Credentials bad : throwing(fatal)) {
                VirtualClient client = VirtualClient.calls().credentials(bad).with(it -> it.maxAttempts(1));

                Caller caller = client.call();

                assertThat(caller.result().outcome()).isEqualTo(Outcome.UNAVAILABLE);
                assertThat(caller.result().effect()).isEqualTo(Effect.NONE);
                assertThat(caller.result().report().lastAttempt().end()).isEqualTo(AttemptEnd.NOT_SENT);
                assertThat(log.text()).contains(fatal.getClass().getName());
                client.assertNothingLeft();
            }
        }
    }

    private static List<Credentials> throwing(Error fatal) {
        return List.of(
                () -> {
                    throw fatal;
                },
                () -> Mono.fromSupplier(() -> {
                    throw fatal;
                }),
                () -> Mono.defer(() -> {
                    throw fatal;
                }),
                () -> new Mono<>() {
                    @Override
                    public void subscribe(CoreSubscriber<? super String> actual) {
                        throw fatal;
                    }
                });
    }

    @Test
    void an_echo_ends_with_them_too() {
        for (Credentials bad : throwing(new NoClassDefFoundError("vault/Client"))) {
            VirtualClient client = VirtualClient.calls().credentials(bad);
            AtomicReference<EchoResult> result = new AtomicReference<>();

            client.client().echo("anybody?", null).subscribe(result::set);

            assertThat(result.get().end()).isEqualTo(AttemptEnd.NOT_SENT);
        }
    }

    @Test
    void a_supplier_that_signals_twice_is_heard_once() {
        VirtualClient client = VirtualClient.calls(Step.ok()).credentials(() -> new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super String> actual) {
                actual.onSubscribe(Operators.emptySubscription());
                actual.onNext(SECRET);
                actual.onComplete();
                actual.onError(new IllegalStateException("and failed after all"));
                actual.onComplete();
            }
        });

        assertThat(client.result().outcome()).isEqualTo(Outcome.REACTIVATED);
        assertThat(client.sent()).hasSize(1);
    }

    @Test
    void a_supplier_that_is_silent_times_the_attempt_out_unsent() {
        VirtualClient client = VirtualClient.calls().credentials(Mono::never).with(it -> it.maxAttempts(1));

        Caller caller = client.call();
        client.advanceMillis(4000);

        assertThat(caller.result().effect()).isEqualTo(Effect.NONE);
        assertThat(caller.result().report().lastAttempt().end()).isEqualTo(AttemptEnd.NOT_SENT);
        client.assertNothingLeft();
    }

    @Test
    void what_comes_after_the_timeout_is_not_used() {
        AtomicInteger asked = new AtomicInteger();
        VirtualClient client = VirtualClient.calls(Step.ok());
        client.credentials(() -> later(client, asked.getAndIncrement() == 0 ? 4500 : 10, SECRET));

        EntitlementResult result = client.result();

        assertThat(client.sent()).hasSize(1);
        assertThat(result.report().attempts()).hasSize(2);
    }

    @Test
    void trouble_with_credentials_does_not_open_the_circuit() {
        VirtualClient client = VirtualClient.calls().credentials(() -> Mono.error(new IllegalStateException("vault")));

        Collections.nCopies(40, 0).forEach(any -> client.call());
        client.advanceMillis(1000);

        assertThat(client.client().status().circuit()).isEqualTo(CircuitState.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic abc\r\nX-Evil: 1", "Basic abc\n", "Basic a\u0000", "Basic caf\u00e9"})
    void what_no_header_can_carry_is_not_sent_nor_told(String value) {
        VirtualClient client = VirtualClient.calls().credentials(() -> Mono.just(value));

        EntitlementResult result = client.result();

        assertThat(result.outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(result.explanation()).doesNotContain("Basic");
        assertThat(log.text())
                .contains("authorization: a character that no header can carry")
                .doesNotContain("Basic");
    }

    @Test
    void credentials_are_never_logged() {
        VirtualClient client = VirtualClient.calls(Step.lost(), Step.code("INTERNAL_ERROR"), Step.code("NEW_CODE"))
                .credentials(() -> Mono.just(SECRET));

        EntitlementResult result = client.result();

        assertThat(log.text()).contains("NEW_CODE").doesNotContain(SECRET.substring(6));
        assertThat(result.toString()).doesNotContain(SECRET.substring(6));
    }

    private static Mono<String> later(VirtualClient client, long millis, String value) {
        return Mono.delay(Duration.ofMillis(millis), client.scheduler()).map(any -> value);
    }
}
