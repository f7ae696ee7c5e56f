package dev.entitlement.gateway.serve;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.EntitlementResult;
import dev.entitlement.ReactivationRequest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What a connection does that is slow, half closed, closed, pipelined or too talkative. */
class CallerConnectionTest {

    private static Limits impatient(Limits limits) {
        return new Limits(
                limits.requestLineBytes(),
                limits.headersBytes(),
                limits.bodyBytes(),
                limits.discardBytes(),
                Duration.ofMillis(300),
                Duration.ofMillis(300),
                Duration.ofMillis(600),
                Duration.ofMillis(600),
                Duration.ofMillis(300));
    }

    @Test
    void answers_pipelined_calls_in_their_order_and_lets_one_run_at_a_time() {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            gateway.calls.script =
                    request -> Mono.delay(Duration.ofMillis(5)).map(tick -> ScriptedCalls.notSent(request));
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                requests.append(RawCaller.call("call-" + i + "-"));
            }
            caller.send(requests.toString());
            for (int i = 0; i < 100; i++) {
                assertThat(caller.answer().body()).contains("call-" + i + "-");
            }
        }
    }

    @Test
    void answers_what_was_pipelined_before_a_request_that_asks_to_close() {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            gateway.calls.script =
                    request -> Mono.delay(Duration.ofMillis(20)).map(tick -> ScriptedCalls.notSent(request));
            caller.send(RawCaller.call("one") + RawCaller.call("two", "Connection: close") + RawCaller.call("three"));
            assertThat(caller.answer().body()).contains("one");
            assertThat(caller.answer().body()).contains("two");
            assertThat(caller.isEnded()).isTrue();
            assertThat(gateway.calls.asked).hasSize(2);
        }
    }

    @Test
    void a_head_that_drips_is_refused_in_time_however_often_a_byte_comes() {
        try (TestGateway gateway = TestGateway.start(CallerConnectionTest::impatient);
                RawCaller caller = gateway.caller()) {
            caller.send("POST /v1/entitlement/reactivate/a HTTP/1.1\r\nHost: g");
            for (int i = 0; i < 4; i++) {
                assertThat(caller.isSilentFor(20)).isTrue();
                caller.send("a");
            }
            RawAnswerText answer = caller.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains("\"responseCode\":\"BAD_REQUEST\"");
            assertThat(answer.header("x-gateway-outcome")).isNull();
            assertThat(caller.isEnded()).isTrue();
        }
    }

    @Test
    void a_body_that_does_not_come_is_refused_as_a_call() {
        try (TestGateway gateway = TestGateway.start(CallerConnectionTest::impatient);
                RawCaller caller = gateway.caller()) {
            RawAnswerText answer = caller.send(RawCaller.call("a", "Content-Length: 10") + "half")
                    .answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.header("x-gateway-outcome")).isEqualTo("rejected");
            assertThat(answer.header("x-gateway-effect")).isEqualTo("none");
            assertThat(caller.isEnded()).isTrue();
            assertThat(gateway.calls.asked).isEmpty();
        }
    }

    @Test
    void an_idle_connection_is_closed_without_a_word_but_not_while_a_call_runs() {
        try (TestGateway gateway = TestGateway.start(CallerConnectionTest::impatient);
                RawCaller fresh = gateway.caller();
                RawCaller caller = gateway.caller()) {
            gateway.calls.script =
                    request -> Mono.delay(Duration.ofMillis(900)).map(tick -> ScriptedCalls.notSent(request));
            caller.send(RawCaller.call("slow"));
            assertThat(fresh.isEnded()).isTrue();
            assertThat(caller.answer().status()).isEqualTo(502);
            assertThat(caller.isEnded()).isTrue();
        }
    }

    @Test
    void a_body_at_the_limit_is_taken_and_one_byte_more_is_not() throws Exception {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            assertThat(caller.send(RawCaller.call("fits", new byte[16 * 1024]))
                            .answer()
                            .status())
                    .isEqualTo(502);
            assertThat(gateway.calls.asked.poll(5, SECONDS)).isNotNull();
            RawAnswerText answer = caller.send(RawCaller.call("large", new byte[16 * 1024 + 1]))
                    .answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.header("x-gateway-outcome")).isEqualTo("rejected");
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(caller.isEnded()).isTrue();
            assertThat(gateway.calls.asked).isEmpty();
        }
    }

    @Test
    void a_caller_that_sends_far_too_much_before_it_reads_still_reads_the_refusal() {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            caller.send(RawCaller.call("large", new byte[200 * 1024]));
            assertThat(caller.answer().status()).isEqualTo(413);
            assertThat(caller.isEnded()).isTrue();
        }
    }

    @Test
    void a_chunked_body_over_the_limit_is_refused_before_its_end() {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
            caller.send(RawCaller.call("large", "Transfer-Encoding: chunked") + chunk + chunk);
            assertThat(caller.answer().status()).isEqualTo(413);
            assertThat(caller.isEnded()).isTrue();
        }
    }

    @Test
    void a_long_request_line_and_large_headers_have_statuses_of_their_own() {
        try (TestGateway gateway = TestGateway.start()) {
            String prefix = "POST /v1/entitlement/reactivate/a?";
            String suffix = " HTTP/1.1";
            String fits = "x".repeat(8 * 1024 - prefix.length() - suffix.length());
            String headers = "\r\nHost: g\r\n";
            assertThat(gateway.ask(prefix + fits + suffix + headers + "\r\n").status())
                    .isEqualTo(502);
            RawAnswerText line = gateway.ask(prefix + fits + "x" + suffix + headers + "\r\n");
            assertThat(line.status()).isEqualTo(414);
            assertThat(line.body()).contains("\"responseCode\":\"BAD_REQUEST\"");
            String value = "X: " + "x".repeat(16 * 1024 - "Host: g".length() - "X: ".length());
            assertThat(gateway.ask(prefix + suffix + headers + value + "\r\n\r\n")
                            .status())
                    .isEqualTo(502);
            assertThat(gateway.ask(prefix + suffix + headers + value + "x\r\n\r\n")
                            .status())
                    .isEqualTo(431);
        }
    }

    @Test
    void asks_for_an_expected_body_only_if_the_call_may_be_made() {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller();
                RawCaller lost = gateway.caller();
                RawCaller large = gateway.caller()) {
            caller.send(RawCaller.call("a", "Content-Length: 2", "Expect: 100-continue"));
            assertThat(caller.answer(true).status()).isEqualTo(100);
            assertThat(caller.send("{}").answer().status()).isEqualTo(502);
            lost.send("POST /nowhere HTTP/1.1\r\nHost: g\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(lost.answer().status()).isEqualTo(404);
            assertThat(lost.isEnded()).isTrue();
            large.send(RawCaller.call("a", "Content-Length: 20000", "Expect: 100-continue"));
            assertThat(large.answer().status()).isEqualTo(413);
            assertThat(large.isEnded()).isTrue();
        }
    }

    @Test
    void the_call_for_an_expected_body_waits_for_the_answers_before_it() {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            gateway.calls.script =
                    request -> Mono.delay(Duration.ofMillis(50)).map(tick -> ScriptedCalls.notSent(request));
            caller.send(
                    RawCaller.call("first") + RawCaller.call("second", "Content-Length: 2", "Expect: 100-continue"));
            assertThat(caller.answer().body()).contains("first");
            assertThat(caller.answer(true).status()).isEqualTo(100);
            assertThat(caller.send("{}").answer().body()).contains("second");
        }
    }

    @Test
    void a_caller_that_half_closed_is_told_of_to_the_call_and_answered_all_the_same() throws Exception {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            CountDownLatch gone = new CountDownLatch(1);
            Sinks.One<EntitlementResult> result = Sinks.one();
            gateway.calls.script = request -> {
                Mono.from(CallerGone.of(request)).subscribe(null, null, gone::countDown);
                return result.asMono();
            };
            caller.send(RawCaller.call("a"));
            ReactivationRequest request = gateway.calls.asked.poll(5, SECONDS);
            assertThat(gone.getCount()).isEqualTo(1);
            caller.sendEnd();
            assertThat(gone.await(5, SECONDS)).isTrue();
            result.tryEmitValue(ScriptedCalls.notSent(request));
            RawAnswerText answer = caller.answer();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(caller.isEnded()).isTrue();
        }
    }

    @Test
    void a_fin_that_comes_with_the_request_does_not_keep_the_call_from_being_made() {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            caller.send(RawCaller.call("one") + RawCaller.call("two")).sendEnd();
            assertThat(caller.answer().body()).contains("one");
            assertThat(caller.answer().body()).contains("two");
            assertThat(caller.isEnded()).isTrue();
        }
    }

    @Test
    void a_fin_on_an_idle_connection_closes_it_and_one_in_a_request_is_refused() {
        try (TestGateway gateway = TestGateway.start();
                RawCaller idle = gateway.caller();
                RawCaller inHead = gateway.caller();
                RawCaller inBody = gateway.caller()) {
            assertThat(idle.send(RawCaller.call("a")).answer().status()).isEqualTo(502);
            assertThat(idle.sendEnd().isEnded()).isTrue();
            inHead.send("POST /v1/entitlement/reactivate/a HTTP/1.1\r\nHost: g\r\n")
                    .sendEnd();
            assertThat(inHead.answer().status()).isEqualTo(400);
            inBody.send(RawCaller.call("a", "Content-Length: 10") + "half").sendEnd();
            assertThat(inBody.answer().status()).isEqualTo(400);
            assertThat(inBody.isEnded()).isTrue();
        }
    }

    @Test
    void a_reset_cancels_the_call() throws Exception {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            CountDownLatch cancelled = new CountDownLatch(1);
            gateway.calls.script = request -> Mono.<EntitlementResult>never().doOnCancel(cancelled::countDown);
            caller.send(RawCaller.call("a"));
            assertThat(gateway.calls.asked.poll(5, SECONDS)).isNotNull();
            caller.reset();
            assertThat(cancelled.await(5, SECONDS)).isTrue();
        }
    }

    @Test
    void keeps_the_connection_of_a_caller_with_http_1_0_that_asks_for_it() {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            String kept = RawCaller.call("a", "Connection: keep-alive").replace("HTTP/1.1", "HTTP/1.0");
            for (int i = 0; i < 2; i++) {
                RawAnswerText answer = caller.send(kept).answer();
                assertThat(answer.header("connection")).isEqualTo("keep-alive");
            }
            RawAnswerText last = caller.send(RawCaller.call("a").replace("HTTP/1.1", "HTTP/1.0"))
                    .answer();
            assertThat(last.header("connection")).isEqualTo("close");
            assertThat(caller.isEnded()).isTrue();
        }
    }
}
