package dev.entitlement.gateway.serve;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.Attempt;
import dev.entitlement.AttemptEnd;
import dev.entitlement.Effect;
import dev.entitlement.ReactivationRequest;
import dev.entitlement.Refusal;
import dev.entitlement.TraceContext;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class ReactivateHandlerTest {
    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = TestGateway.start(
                TestGateway.settings(Limits.PROMISED, Set.of(), "https://help.example/later", false), Callers.open());
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private ReactivationRequest asked() throws InterruptedException {
        return gateway.calls.asked.poll(5, SECONDS);
    }

    static Stream<Arguments> ownAnswers() {
        return Stream.of(
                Arguments.of(AttemptEnd.TIMED_OUT, 0, Effect.UNKNOWN, 504, "INTERNAL_ERROR", null),
                Arguments.of(AttemptEnd.TIMED_OUT, 0, Effect.NONE, 504, "SERVICE_UNAVAILABLE", null),
                Arguments.of(AttemptEnd.NOT_SENT, 0, Effect.NONE, 502, "SERVICE_UNAVAILABLE", null),
                Arguments.of(AttemptEnd.NOT_SENT, 0, Effect.UNKNOWN, 502, "INTERNAL_ERROR", null),
                Arguments.of(AttemptEnd.LOST, 0, Effect.UNKNOWN, 502, "INTERNAL_ERROR", null),
                Arguments.of(AttemptEnd.UNREADABLE, 500, Effect.UNKNOWN, 502, "INTERNAL_ERROR", null),
                Arguments.of(AttemptEnd.UNREADABLE, 408, Effect.NONE, 502, "SERVICE_UNAVAILABLE", null),
                Arguments.of(AttemptEnd.UNREADABLE, 200, Effect.NONE, 502, "INTERNAL_ERROR", null),
                Arguments.of(AttemptEnd.UNREADABLE, 404, Effect.UNKNOWN, 502, "INTERNAL_ERROR", null),
                Arguments.of(AttemptEnd.UNREADABLE, 429, Effect.NONE, 429, "TOO_MANY_REQUESTS", "7"),
                Arguments.of(AttemptEnd.MISDIRECTED, 200, Effect.NONE, 502, "INTERNAL_ERROR", null));
    }

    @ParameterizedTest
    @MethodSource("ownAnswers")
    void answers_for_itself_row_by_row(
            AttemptEnd end, int upstream, Effect effect, int status, String code, String retryAfter) {
        gateway.calls.script = request -> Mono.just(ScriptedCalls.ended(request, end, upstream, effect, 7));
        RawAnswerText answer = gateway.ask(RawCaller.call("a", "X-RequestIdentifier: mine"));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.body())
                .contains(
                        "\"status\":" + status,
                        "\"responseCode\":\"" + code + "\"",
                        "\"responseMessage\":\"",
                        "\"type\":");
        assertThat(answer.header("retry-after")).isEqualTo(retryAfter);
        assertThat(answer.header("x-requestidentifier")).isEqualTo("mine");
        assertThat(answer.header("x-gateway-outcome")).isEqualTo("unavailable");
        assertThat(answer.header("x-gateway-effect")).isEqualTo(effect.text());
        assertThat(answer.header("x-gateway-attempts")).isEqualTo("2");
        assertThat(answer.header("server-timing"))
                .isEqualTo("queue;dur=0.100, attempt-1;dur=2.000, backoff-1;dur=10.245, attempt-2;dur=1000.000");
    }

    @ParameterizedTest
    @CsvSource({"CIRCUIT_OPEN, 3, 3", "QUEUE_FULL, 0, 1", "DEADLINE, 0, 1", "DRAINING, 0, 1"})
    void a_refusal_says_when_to_come_back(Refusal refusal, int seconds, String retryAfter) {
        gateway.calls.script = request -> Mono.just(ScriptedCalls.refused(request, refusal, seconds));
        RawAnswerText answer = gateway.ask(RawCaller.call("a"));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("\"responseCode\":\"SERVICE_UNAVAILABLE\"");
        assertThat(answer.header("retry-after")).isEqualTo(retryAfter);
        assertThat(answer.header("x-gateway-attempts")).isEqualTo("0");
        assertThat(answer.header("server-timing")).isEqualTo("queue;dur=1012.345");
    }

    @Test
    void passes_on_what_belongs_to_the_call_and_nothing_else() throws Exception {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        gateway.ask(RawCaller.call(
                "a%20b",
                "X-RequestIdentifier: mine",
                "traceparent: " + trace,
                "tracestate: a=1",
                "tracestate: b=2",
                "Authorization: Bearer callers-own"));
        ReactivationRequest request = asked();
        assertThat(request.entitlementId()).isEqualTo("a b");
        assertThat(request.requestIdentifier()).isEqualTo("mine");
        assertThat(request.traceContext()).isEqualTo(new TraceContext(trace, "a=1,b=2"));
        assertThat(request.deadline()).isNull();
        assertThat(request.toString()).doesNotContain("callers-own");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-RequestIdentifier:",
                "X-RequestIdentifier: a b",
                "X-RequestIdentifier: a\r\nX-RequestIdentifier: a",
                "X-RequestIdentifier: \u00e9"
            })
    void a_bad_identifier_is_refused_and_replaced(String header) {
        RawAnswerText answer = gateway.ask(RawCaller.call("a", header));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("1 to 128 visible ASCII").doesNotContain("0 characters");
        assertThat(answer.header("x-requestidentifier"))
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(gateway.calls.asked).isEmpty();
    }

    @Test
    void the_longest_identifier_is_taken_and_a_longer_one_is_not() {
        assertThat(gateway.ask(RawCaller.call("a", "X-RequestIdentifier: " + "i".repeat(128)))
                        .status())
                .isEqualTo(502);
        assertThat(gateway.ask(RawCaller.call("a", "X-RequestIdentifier: " + "i".repeat(129)))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_wish_to_wait_shortens_the_deadline_and_never_lengthens_it() throws Exception {
        RawAnswerText shorter = gateway.ask(RawCaller.call("a", "Prefer: wait=0, wait=9"));
        assertThat(shorter.header("preference-applied")).isEqualTo("wait=9");
        assertThat(asked().deadline()).isEqualTo(Duration.ofSeconds(9));
        for (String wait : new String[] {"10", "11", "99999999999999999999"}) {
            RawAnswerText same = gateway.ask(RawCaller.call("a", "Prefer: wait=" + wait));
            assertThat(same.header("preference-applied")).isNull();
            assertThat(asked().deadline()).isNull();
        }
    }

    @Test
    void sends_a_browser_elsewhere_and_still_tells_the_truth() {
        gateway.calls.script = request -> Mono.just(ScriptedCalls.refused(request, Refusal.CIRCUIT_OPEN, 3));
        RawAnswerText answer = gateway.ask(RawCaller.call("a", "Accept: text/html,application/xhtml+xml,*/*;q=0.8"));
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("location")).isEqualTo("https://help.example/later");
        assertThat(answer.header("retry-after")).isEqualTo("3");
        assertThat(answer.header("x-gateway-outcome")).isEqualTo("unavailable");
        assertThat(answer.header("x-gateway-effect")).isEqualTo("none");
        assertThat(gateway.ask(RawCaller.call("a", "Accept: */*")).status()).isEqualTo(503);
    }

    @Test
    void a_failure_of_our_own_is_said_and_never_guessed_at() {
        gateway.calls.script = request -> Mono.error(new IllegalStateException("a bug"));
        RawAnswerText answer = gateway.ask(RawCaller.call("a", "X-RequestIdentifier: mine"));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("x-gateway-outcome")).isEqualTo("unavailable");
        assertThat(answer.header("x-gateway-effect")).isEqualTo("unknown");
        assertThat(answer.header("x-gateway-attempts")).isNull();
        assertThat(answer.header("server-timing")).isNull();
        assertThat(answer.body()).doesNotContain("a bug");
    }

    static Stream<Supplier<Attempt>> bugs() {
        return Stream.of(
                () -> {
                    throw new IllegalStateException("a bug");
                },
                () -> {
                    throw new NoClassDefFoundError("an error");
                });
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void a_failure_while_answering_does_not_hide_what_the_call_did(Supplier<Attempt> bug) {
        gateway.calls.script = request -> Mono.just(ScriptedCalls.unanswerable(request, Effect.APPLIED, bug));
        RawAnswerText answer = gateway.ask(RawCaller.call("a", "X-RequestIdentifier: mine"));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("x-requestidentifier")).isEqualTo("mine");
        assertThat(answer.header("x-gateway-effect")).isEqualTo("applied");
        assertThat(answer.header("x-gateway-attempts")).isEqualTo("1");
        assertThat(answer.body()).contains("\"status\":500");
    }
}
