package dev.entitlement.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** Requests that two parsers could read differently. Each hides a second request, which must never be heard. */
class FramingTest {
    private static final String LINE = "POST /v1/entitlement/reactivate/a HTTP/1.1\r\n";
    private static final String HOST = "Host: gateway\r\n";
    private static final String HIDDEN = "POST /v1/entitlement/reactivate/hidden HTTP/1.1\r\nHost: gateway\r\n\r\n";

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void forget() {
        gateway.calls.asked.clear();
    }

    static Stream<Arguments> ambiguous() {
        return Stream.of(
                Arguments.of("two lengths", LINE + HOST + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nx"),
                Arguments.of("the same length twice", LINE + HOST + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx"),
                Arguments.of("a list of lengths", LINE + HOST + "Content-Length: 1, 1\r\n\r\nx"),
                Arguments.of("a signed length", LINE + HOST + "Content-Length: +1\r\n\r\nx"),
                Arguments.of("a negative length", LINE + HOST + "Content-Length: -1\r\n\r\nx"),
                Arguments.of("a hexadecimal length", LINE + HOST + "Content-Length: 0x1\r\n\r\nx"),
                Arguments.of("an empty length", LINE + HOST + "Content-Length:\r\n\r\nx"),
                Arguments.of("a length beyond a long", LINE + HOST + "Content-Length: 18446744073709551617\r\n\r\nx"),
                Arguments.of(
                        "length and coding",
                        LINE + HOST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of(
                        "coding and length",
                        LINE + HOST + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
                Arguments.of("another coding", LINE + HOST + "Transfer-Encoding: gzip\r\n\r\n"),
                Arguments.of("identity", LINE + HOST + "Transfer-Encoding: identity\r\n\r\n"),
                Arguments.of("two codings", LINE + HOST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("chunked not last", LINE + HOST + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"),
                Arguments.of("chunked twice", LINE + HOST + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of(
                        "chunked in two lines",
                        LINE + HOST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of(
                        "chunked and identity",
                        LINE + HOST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"),
                Arguments.of("another case", LINE + HOST + "Transfer-Encoding: cHuNked\r\n\r\n0\r\n\r\n"),
                Arguments.of("quoted", LINE + HOST + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"),
                Arguments.of("vertical tab", LINE + HOST + "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("nearly chunked", LINE + HOST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("an empty coding", LINE + HOST + "Transfer-Encoding:\r\n\r\n0\r\n\r\n"),
                Arguments.of(
                        "chunked under HTTP/1.0",
                        LINE.replace("1.1", "1.0") + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("bare line feed after the request line", LINE.replace("\r", "") + HOST + "\r\n"),
                Arguments.of("bare line feed after a header", LINE + "Host: gateway\nX: y\r\n\r\n"),
                Arguments.of("bare line feed ends the head", LINE + HOST + "\n"),
                Arguments.of("bare line feed before the head", "\n" + LINE + HOST + "\r\n"),
                Arguments.of("carriage return in a value", LINE + HOST + "X: a\rContent-Length: 5\r\n\r\n"),
                Arguments.of("null in a value", LINE + HOST + "X: a\u0000b\r\n\r\n"),
                Arguments.of("space before the colon", LINE + HOST + "Content-Length : 1\r\n\r\nx"),
                Arguments.of("tab before the colon", LINE + HOST + "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("space before the name", LINE + " Content-Length: 1\r\n" + HOST + "\r\nx"),
                Arguments.of("folded by a space", LINE + HOST + "X: a\r\n b\r\n\r\n"),
                Arguments.of("folded by a tab", LINE + HOST + "Transfer-Encoding:\r\n\tchunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("no colon", LINE + HOST + "Content-Length\r\n\r\n"),
                Arguments.of("no name", LINE + HOST + ": x\r\n\r\n"),
                Arguments.of("two spaces in the request line", LINE.replace("POST ", "POST  ") + HOST + "\r\n"),
                Arguments.of("tab in the request line", LINE.replace("POST ", "POST\t") + HOST + "\r\n"),
                Arguments.of("space before the request line", " " + LINE + HOST + "\r\n"),
                Arguments.of("space after the request line", LINE.replace("1.1", "1.1 ") + HOST + "\r\n"),
                Arguments.of("a space in the path", LINE.replace("/a", "/a b") + HOST + "\r\n"),
                Arguments.of("no version", LINE.replace(" HTTP/1.1", "") + HOST + "\r\n"),
                Arguments.of("the protocol in lower case", LINE.replace("HTTP", "http") + HOST + "\r\n"),
                Arguments.of("HTTP/2.0 in text", LINE.replace("1.1", "2.0") + HOST + "\r\n"),
                Arguments.of("HTTP/0.9 in text", LINE.replace("1.1", "0.9") + HOST + "\r\n"),
                Arguments.of("HTTP/1.2", LINE.replace("1.1", "1.2") + HOST + "\r\n"),
                Arguments.of("no host", LINE + "\r\n"),
                Arguments.of("two hosts", LINE + HOST + "Host: other\r\n\r\n"),
                Arguments.of("a host with a path", LINE + "Host: gateway/x\r\n\r\n"),
                Arguments.of("a host with user info", LINE + "Host: a@gateway\r\n\r\n"),
                Arguments.of("a port that is none", LINE + "Host: gateway:80x\r\n\r\n"),
                Arguments.of("two ports", LINE + "Host: gateway:80:80\r\n\r\n"),
                Arguments.of("half an address", LINE + "Host: [::1\r\n\r\n"),
                Arguments.of("a chunk size that is none", LINE + HOST + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n"),
                Arguments.of("a chunk size with a sign", LINE + HOST + "Transfer-Encoding: chunked\r\n\r\n+1\r\nx\r\n"),
                Arguments.of("a huge chunk size", LINE + HOST + "Transfer-Encoding: chunked\r\n\r\nfffffffff\r\n"),
                Arguments.of(
                        "a chunk longer than it said",
                        LINE + HOST + "Transfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n0\r\n\r\n"),
                Arguments.of(
                        "bare line feed after a chunk size",
                        LINE + HOST + "Transfer-Encoding: chunked\r\n\r\n1\nx\r\n0\r\n\r\n"),
                Arguments.of(
                        "bare line feed after a chunk",
                        LINE + HOST + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\n0\r\n\r\n"),
                Arguments.of(
                        "a line feed in a chunk extension",
                        LINE + HOST + "Transfer-Encoding: chunked\r\n\r\n1;a=\"\nb\"\r\nx\r\n0\r\n\r\n"),
                Arguments.of("nonsense", "\u0016\u0003\u0001\u0002 nonsense\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ambiguous")
    void refuses_what_can_be_read_in_two_ways_and_closes(String name, String request) {
        try (RawCaller caller = gateway.caller()) {
            RawAnswerText answer = caller.send(request + HIDDEN).answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
            assertThat(answer.body()).contains("\"status\":400", "\"responseCode\":\"BAD_REQUEST\"");
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(answer.header("x-gateway-outcome")).isNull();
            assertThat(caller.isEnded()).isTrue();
        }
        assertThat(gateway.calls.asked).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ambiguous")
    void refuses_the_same_when_it_comes_byte_by_byte(String name, String request) {
        try (RawCaller caller = gateway.caller()) {
            for (int i = 0; i < request.length(); i++) {
                caller.send(request.substring(i, i + 1));
            }
            RawAnswerText answer = caller.send(HIDDEN).answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(caller.isEnded()).isTrue();
        }
        assertThat(gateway.calls.asked).isEmpty();
    }

    @Test
    void a_refusal_waits_for_the_answers_to_what_came_before_it() {
        gateway.calls.script = request -> Mono.delay(Duration.ofMillis(50)).map(tick -> ScriptedCalls.notSent(request));
        try (RawCaller caller = gateway.caller()) {
            caller.send(RawCaller.call("first") + RawCaller.call("second") + LINE + HOST + "X : y\r\n\r\n" + HIDDEN);
            assertThat(caller.answer().body()).contains("first");
            assertThat(caller.answer().body()).contains("second");
            assertThat(caller.answer().status()).isEqualTo(400);
            assertThat(caller.isEnded()).isTrue();
        }
        assertThat(gateway.calls.asked).hasSize(2);
    }

    @Test
    void takes_what_is_unusual_but_clear() {
        String chunked = LINE + HOST + "Transfer-Encoding: chunked\r\n\r\n";
        Stream.of(
                        "\r\n" + LINE + HOST + "\r\n",
                        LINE + "Host:\t gateway:8080 \r\n\r\n",
                        LINE + "Host: [::1]:8080\r\n\r\n",
                        LINE + HOST + "Content-Length: 0\r\n\r\n",
                        LINE + HOST + "Content-Length: 007\r\n\r\n1234567",
                        chunked + "3;name=value\r\nabc\r\n0\r\nTrailer: x\r\n\r\n",
                        LINE.replace("1.1", "1.0") + "\r\n",
                        LINE.replace(" /v1", " http://elsewhere/v1") + HOST + "\r\n")
                .forEach(request ->
                        assertThat(gateway.ask(request).status()).as(request).isEqualTo(502));
        assertThat(gateway.calls.asked).hasSize(8);
    }
}
