package dev.entitlement.gateway.serve;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entitlement.EntitlementResult;
import dev.entitlement.ReactivationRequest;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A bulk request on its connection: both ways at once, cut, closed, pipelined, drained, unread. */
class BulkStreamTest {
    private static final String TEXT = "text/plain";

    private static Limits impatient(Limits limits) {
        return new Limits(
                limits.requestLineBytes(),
                limits.headersBytes(),
                limits.bodyBytes(),
                limits.discardBytes(),
                Duration.ofMillis(200),
                Duration.ofMillis(200),
                Duration.ofMillis(400),
                Duration.ofMillis(400),
                Duration.ofMillis(300));
    }

    private static boolean isSummary(String line) {
        return line.startsWith("{\"summary\"");
    }

    @Test
    void results_come_while_the_input_still_does() {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            caller.send(RawCaller.bulk(TEXT));
            assertThat(caller.answer(true).status()).isEqualTo(200);
            for (int i = 0; i < 20; i++) {
                caller.send(RawCaller.chunk("id-" + i + "\n"));
                assertThat(caller.line()).contains("\"index\":" + i, "\"id-" + i + "\"");
            }
            caller.send(RawCaller.lastChunk());
            assertThat(caller.line()).startsWith("{\"summary\":{\"total\":20,");
            assertThat(caller.line()).isNull();
            assertThat(caller.send(RawCaller.call("next")).answer().status()).isEqualTo(502);
        }
    }

    @Test
    void a_line_may_come_in_any_pieces() {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            caller.send(RawCaller.bulk(TEXT));
            caller.answer(true);
            for (char c : "a\nlong-id\r\nlast".toCharArray()) {
                caller.send(RawCaller.chunk(String.valueOf(c)));
            }
            caller.send(RawCaller.lastChunk());
            assertThat(caller.lines()).hasSize(4);
            assertThat(gateway.calls.asked)
                    .extracting(ReactivationRequest::entitlementId)
                    .containsExactly("a", "long-id", "last");
        }
    }

    @Test
    void an_input_may_take_as_long_as_it_wants() {
        try (TestGateway gateway = TestGateway.start(BulkStreamTest::impatient);
                RawCaller caller = gateway.caller()) {
            caller.send(RawCaller.bulk(TEXT));
            assertThat(caller.answer(true).status()).isEqualTo(200);
            assertThat(caller.isSilentFor(900)).isTrue();
            caller.send(RawCaller.chunk("a\n"));
            assertThat(caller.line()).contains("\"a\"");
            assertThat(caller.isSilentFor(900)).isTrue();
            caller.send(RawCaller.lastChunk());
            assertThat(isSummary(caller.line())).isTrue();
        }
    }

    @Test
    void a_caller_that_asks_before_it_sends_is_told_to_go_on() {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            caller.send(RawCaller.call("first") + RawCaller.bulk(TEXT, "Expect: 100-continue"));
            assertThat(caller.answer().body()).contains("first");
            assertThat(caller.answer(true).status()).isEqualTo(100);
            assertThat(caller.answer(true).status()).isEqualTo(200);
            caller.send(RawCaller.chunk("a\n") + RawCaller.lastChunk());
            assertThat(caller.lines()).hasSize(2);
        }
    }

    @Test
    void a_caller_that_asks_before_it_sends_what_nobody_reads_is_refused() {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            caller.send(RawCaller.bulk("application/json", "Expect: 100-continue"));
            assertThat(caller.answer().status()).isEqualTo(415);
        }
    }

    @Test
    void requests_behind_it_wait_for_its_end_and_keep_their_order() {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            gateway.calls.script =
                    request -> Mono.delay(Duration.ofMillis(5)).map(tick -> ScriptedCalls.notSent(request));
            String bulk = RawCaller.bulk(TEXT) + RawCaller.chunk("b\nc\n") + RawCaller.lastChunk();
            caller.send(RawCaller.call("a") + bulk + RawCaller.call("d") + RawCaller.bulkOf(TEXT, "e") + bulk);
            assertThat(caller.answer().body()).contains("Entitlement a ");
            caller.answer(true);
            assertThat(caller.lines()).hasSize(3);
            assertThat(caller.answer().body()).contains("Entitlement d ");
            caller.answer(true);
            assertThat(caller.lines()).hasSize(2);
            caller.answer(true);
            assertThat(caller.lines()).hasSize(3);
        }
    }

    @Test
    void an_input_that_ends_without_its_end_gives_results_but_no_summary_and_no_half_id() {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            caller.send(RawCaller.bulk(TEXT) + RawCaller.chunk("a\nhalf-an-i"));
            caller.answer(true);
            assertThat(caller.line()).contains("\"a\"");
            caller.sendEnd();
            assertThat(caller.line()).isNull();
            assertThat(caller.isEnded()).isTrue();
            assertThat(gateway.calls.asked).hasSize(1);
        }
    }

    @Test
    void so_does_one_that_is_shorter_than_was_announced() {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            String request = RawCaller.bulkOf(TEXT, "a\nb");
            caller.send(request.replace("Content-Length: 3", "Content-Length: 300"));
            caller.answer(true);
            assertThat(caller.line()).contains("\"a\"");
            caller.sendEnd();
            assertThat(caller.lines()).isEmpty();
            assertThat(caller.isEnded()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense\r\n", "-1\r\n", "5\r\nb\nc\ndefg"})
    void so_does_one_whose_chunks_are_not_well_formed(String bytes) {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            caller.send(RawCaller.bulk(TEXT) + RawCaller.chunk("a\n"));
            caller.answer(true);
            assertThat(caller.line()).contains("\"a\"");
            caller.send(bytes);
            assertThat(caller.lines()).noneMatch(BulkStreamTest::isSummary);
            assertThat(caller.isEnded()).isTrue();
        }
    }

    @Test
    void what_is_on_the_wire_when_the_input_breaks_off_is_heard_out() throws Exception {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            Sinks.One<EntitlementResult> result = Sinks.one();
            CountDownLatch gone = new CountDownLatch(1);
            gateway.calls.script = request -> {
                Mono.from(CallerGone.of(request)).subscribe(null, null, gone::countDown);
                return result.asMono();
            };
            caller.send(RawCaller.bulk(TEXT) + RawCaller.chunk("a\n"));
            caller.answer(true);
            ReactivationRequest request = gateway.calls.asked.poll(5, SECONDS);
            assertThat(gone.getCount()).isEqualTo(1);
            caller.sendEnd();
            assertThat(gone.await(5, SECONDS)).isTrue();
            result.tryEmitValue(ScriptedCalls.notSent(request));
            assertThat(caller.lines()).singleElement().asString().contains("\"a\"");
        }
    }

    @Test
    void a_caller_that_has_sent_all_and_half_closes_is_answered_to_the_end() {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            gateway.calls.script =
                    request -> Mono.delay(Duration.ofMillis(20)).map(tick -> ScriptedCalls.notSent(request));
            caller.send(RawCaller.bulkOf(TEXT, "a\n".repeat(100))).sendEnd();
            caller.answer(true);
            List<String> lines = caller.lines();
            assertThat(lines).hasSize(101);
            assertThat(isSummary(lines.get(100))).isTrue();
            assertThat(caller.isEnded()).isTrue();
        }
    }

    @Test
    void a_caller_that_goes_away_stops_what_was_not_sent() throws Exception {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            CountDownLatch cancelled = new CountDownLatch(ScriptedCalls.AT_ONCE);
            gateway.calls.script = request -> Mono.<EntitlementResult>never().doOnCancel(cancelled::countDown);
            caller.send(RawCaller.bulk(TEXT) + RawCaller.chunk("a\n".repeat(1_000)));
            caller.answer(true);
            for (int i = 0; i < ScriptedCalls.AT_ONCE; i++) {
                assertThat(gateway.calls.asked.poll(5, SECONDS)).isNotNull();
            }
            caller.reset();
            assertThat(cancelled.await(5, SECONDS)).isTrue();
            assertThat(gateway.calls.asked).isEmpty();
        }
    }

    @Test
    void for_http_1_0_the_connections_end_is_the_answers() {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            caller.send(RawCaller.bulkOf(TEXT, "a\n", "Connection: keep-alive").replace("HTTP/1.1", "HTTP/1.0"));
            RawAnswerText head = caller.answer(true);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("transfer-encoding")).isNull();
            assertThat(head.header("connection")).isEqualTo("close");
            List<String> lines = caller.rest().lines().toList();
            assertThat(lines).hasSize(2);
            assertThat(isSummary(lines.get(1))).isTrue();
        }
    }

    @Test
    void a_caller_that_does_not_read_stops_the_calls_until_it_does() throws Exception {
        int ids = 20_000;
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            AtomicInteger called = new AtomicInteger();
            gateway.calls.keep = false;
            gateway.calls.script = request -> {
                called.incrementAndGet();
                return Mono.just(ScriptedCalls.notSent(request));
            };
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                caller.send(RawCaller.bulk(TEXT));
                for (int i = 0; i < ids / 1_000; i++) {
                    caller.send(RawCaller.chunk("abcdefgh\n".repeat(1_000)));
                }
                caller.send(RawCaller.lastChunk());
            });
            int stopped = stillNumber(called);
            assertThat(stopped).isBetween(1, ids - 1);
            caller.answer(true);
            assertThat(caller.lines()).hasSize(ids + 1).last().matches(BulkStreamTest::isSummary);
            sent.get(10, SECONDS);
            assertThat(called).hasValue(ids);
        }
    }

    /** The number when it has not changed for a while. */
    private static int stillNumber(AtomicInteger number) throws InterruptedException {
        int before = -1;
        int now = number.get();
        CountDownLatch never = new CountDownLatch(1);
        while (now != before || now == 0) {
            before = now;
            assertThat(never.await(300, MILLISECONDS)).isFalse();
            now = number.get();
        }
        return now;
    }

    @Test
    void a_caller_that_never_reads_while_it_sends_is_cut_in_the_end() {
        try (TestGateway gateway = TestGateway.start(BulkStreamTest::impatient);
                RawCaller caller = gateway.caller()) {
            gateway.calls.keep = false;
            caller.send(RawCaller.bulk(TEXT));
            assertThatThrownBy(() -> {
                        while (true) {
                            caller.send(RawCaller.chunk("abcdefgh\n".repeat(1_000)));
                        }
                    })
                    .isInstanceOf(UncheckedIOException.class);
        }
    }
}
