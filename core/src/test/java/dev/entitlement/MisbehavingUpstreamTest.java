package dev.entitlement;

import static dev.entitlement.RawAnswers.head;
import static dev.entitlement.RawAnswers.join;
import static dev.entitlement.RawAnswers.json;
import static dev.entitlement.RawAnswers.okJson;
import static dev.entitlement.RawAnswers.with;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One attempt against every way in which an upstream, or whatever stands before it, can go wrong after the request was sent. */
class MisbehavingUpstreamTest {
    private static final String ID = "e-1";

    /** What is done with the first request; the connection is closed afterwards. */
    private interface Misdeed {
        void answer(Peer peer) throws IOException;
    }

    @ParameterizedTest
    @MethodSource
    void is_judged_readable(Misdeed misdeed, Outcome outcome, Effect effect) {
        check(misdeed, AttemptEnd.ANSWERED, outcome, effect);
    }

    static Stream<Arguments> is_judged_readable() {
        String ok = okJson(ID);
        return Stream.of(
                row("no length, read to the close", says(head(200), ok), Outcome.REACTIVATED, Effect.APPLIED),
                row("100 before the answer", says("HTTP/1.1 100 Continue\r\n\r\n", with(200, ok)), Outcome.REACTIVATED),
                row(
                        "103 before the answer",
                        says("HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n", with(200, ok)),
                        Outcome.REACTIVATED),
                row("one byte at a time", dripping(with(200, ok)), Outcome.REACTIVATED),
                row("byte order mark", says(with(200, "\uFEFF" + ok)), Outcome.REACTIVATED),
                row("Connection: close", says(with(200, ok, "Connection: close")), Outcome.REACTIVATED),
                row("HTTP/1.0", says("HTTP/1.0 200 OK\r\n\r\n", ok.getBytes(UTF_8)), Outcome.REACTIVATED),
                row("HTTP/1.0 with its length", says(old(with(200, ok))), Outcome.REACTIVATED),
                row("chunked", says(chunked(ok), "0\r\n\r\n"), Outcome.REACTIVATED),
                row("chunked, with trailers", says(chunked(ok), "0\r\nX-Trailer: x\r\n\r\n"), Outcome.REACTIVATED),
                row("more than announced", says(with(200, ok), "}garbage\r\n"), Outcome.REACTIVATED),
                row("two answers", says(with(200, ok), with(404, json("NOT_FOUND", ID))), Outcome.REACTIVATED),
                row(
                        "a redirect with an answer in it",
                        says(with(302, ok, "Location: /elsewhere")),
                        Outcome.REACTIVATED),
                row("chunked, in capitals", says(chunked(ok, "Chunked"), "0\r\n\r\n"), Outcome.REACTIVATED),
                row(
                        "identity as transfer coding",
                        says(head(200, "Transfer-Encoding: identity"), ok),
                        Outcome.REACTIVATED),
                row("identity encoding", says(with(200, ok, "Content-Encoding: identity")), Outcome.REACTIVATED),
                row("an error with status 200", says(with(200, json("NOT_FOUND", ID))), Outcome.REJECTED, Effect.NONE),
                row("a new code", says(with(200, json("BRAND_NEW", ID))), Outcome.UNRECOGNIZED, Effect.UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource
    void is_judged_unreadable(Misdeed misdeed, Outcome outcome, Effect effect) {
        check(misdeed, AttemptEnd.UNREADABLE, outcome, effect);
    }

    static Stream<Arguments> is_judged_unreadable() {
        String ok = okJson(ID);
        return Stream.of(
                row("less than announced belongs to it", says(head(200, "Content-Length: 20"), ok)),
                row("204", says("HTTP/1.1 204 No Content\r\n\r\n")),
                row("200 without a body", says(with(200, ""))),
                row("gzip, unasked", says(gzip(ok))),
                row("two encodings, the first of them none", says(with(200, ok, encoded("identity"), encoded("gzip")))),
                row("gzip as transfer coding", says(head(200, "Transfer-Encoding: gzip"), ok)),
                row("gzip and chunked", says(chunked(ok, "gzip, chunked"), "0\r\n\r\n")),
                row(
                        "gzip and chunked, in two lines",
                        says(chunked(ok, "gzip\r\nTransfer-Encoding: chunked"), "0\r\n\r\n")),
                row("an encoding nobody knows", says(with(200, ok, "Content-Encoding: x-zipped"))),
                row("UTF-16", says(head(200, "Content-Length: " + ok.getBytes(UTF_16).length), ok.getBytes(UTF_16))),
                row("Latin-1", says(head(200, "Content-Length: 27"), latin1("{\"responseCode\":\"OK\",\"ü\":1}"))),
                row("10,000 levels deep", says(with(200, "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)))),
                row("10,000 levels deep before the code", says(with(200, deepBeforeCode()))),
                row("a code that is a number", says(with(200, "{\"responseCode\":200}"))),
                row("a code that is null", says(with(200, "{\"responseCode\":null}"))),
                row("a code that is an object", says(with(200, "{\"responseCode\":{\"responseCode\":\"OK\"}}"))),
                row("an array", says(with(200, "[" + ok + "]"))),
                row("cut after the code", says(with(200, ok.substring(0, ok.length() - 1)))),
                row("cut after the code, read to the close", says(head(200), ok.substring(0, 30))),
                row("two objects", says(with(200, ok + ok))),
                row("HTML", says(with(200, "<html>It works!</html>", "Content-Type: text/html"))),
                row("over 1 MiB", says(head(200, "Content-Length: 5242880"), megabytes(5))),
                row("over 1 MiB, chunked", says(head(200, "Transfer-Encoding: chunked"), "500000\r\n", megabytes(5))),
                row("over 1 MiB, read to the close", says(head(200), megabytes(5))),
                row("a redirect", says(with(301, "<a href=/x>moved</a>", "Location: /x"))),
                row("a redirect to us", says(with(307, "", "Location: /v1/entitlement/reactivate/e-1"))),
                row("304", says("HTTP/1.1 304 Not Modified\r\n\r\n")),
                row("a foreign 404", says(with(404, "not here"))),
                row("a foreign 408", says(with(408, "too slow")), Outcome.UNAVAILABLE, Effect.UNKNOWN),
                row("a foreign 429", says(with(429, "too fast")), Outcome.THROTTLED, Effect.NONE),
                row("a foreign 500", says(with(500, "oops")), Outcome.UNAVAILABLE, Effect.UNKNOWN),
                row("a foreign 503", says(with(503, "{\"error\":1}")), Outcome.UNAVAILABLE, Effect.UNKNOWN),
                row("5 MiB of 502", says(head(502), megabytes(5)), Outcome.UNAVAILABLE, Effect.UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource
    void counts_as_a_lost_connection(Misdeed misdeed) {
        check(misdeed, AttemptEnd.LOST, Outcome.UNAVAILABLE, Effect.UNKNOWN);
    }

    static Stream<Named<Misdeed>> counts_as_a_lost_connection() {
        String ok = okJson(ID);
        return Stream.of(
                deed("closed without a byte", peer -> {}),
                deed("reset without a byte", Peer::reset),
                deed("more announced than sent", says(head(200, "Content-Length: 1000"), ok)),
                deed("no length, read to a reset", thenReset(says(head(200), ok))),
                deed("a chunk cut short", says(head(200, "Transfer-Encoding: chunked"), "100\r\n", ok)),
                deed("chunks without an end", says(chunked(ok))),
                deed("a chunk whose size is no number", says(head(200, "Transfer-Encoding: chunked"), "zz\r\n", ok)),
                deed("101", says("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n", with(200, ok))),
                deed("100 and nothing more", says("HTTP/1.1 100 Continue\r\n\r\n")),
                deed("a status line only", says("HTTP/1.1 200 OK\r\n")),
                deed("half a status line", says("HTTP/1.1 20")),
                deed("a head without its end", says("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n")),
                deed("a status of two digits", says(with(99, ok))),
                deed("a status of four digits", says(with(1000, ok))),
                deed("a head of 100 KiB", says(head(200, "X-Large: " + "x".repeat(100 * 1024)), ok)),
                deed("thousands of headers", says("HTTP/1.1 200 OK\r\n", "X: y\r\n".repeat(20_000), "\r\n", ok)),
                deed("two lengths", says(head(200, "Content-Length: 5", "Content-Length: " + ok.length()), ok)),
                deed(
                        "a length and chunks", // RFC 9112 §6.3: who stands between may see another end than we do
                        says(
                                head(200, "Content-Length: 5", "Transfer-Encoding: chunked"),
                                Integer.toHexString(ok.length()),
                                "\r\n" + ok + "\r\n0\r\n\r\n")),
                deed("a length that is no number", says(head(200, "Content-Length: x"), ok)),
                deed("a negative length", says(head(200, "Content-Length: -1"), ok)),
                deed("garbage", says("\u0000\u0001\u0016\u0003 not HTTP\r\n\r\n")),
                deed("much garbage", says("g".repeat(100_000))),
                deed("another protocol", says("SSH-2.0-OpenSSH_9.6\r\n")));
    }

    @ParameterizedTest
    @MethodSource
    void counts_as_timed_out(Misdeed misdeed) {
        Misdeed hanging = peer -> {
            misdeed.answer(peer);
            peer.awaitEnd();
        };
        check(hanging, AttemptEnd.TIMED_OUT, Outcome.UNAVAILABLE, Effect.UNKNOWN);
    }

    static Stream<Named<Misdeed>> counts_as_timed_out() {
        String ok = okJson(ID);
        return Stream.of(
                deed("no answer", peer -> {}),
                deed("100 and then nothing", says("HTTP/1.1 100 Continue\r\n\r\n")),
                deed("a head that does not end", says("HTTP/1.1 200 OK\r\nX: ")),
                deed("a head that drips for ever", peer -> {
                    peer.write("HTTP/1.1 200 OK\r\nX: ");
                    while (!peer.endsWithin(2)) {
                        peer.write("y");
                    }
                }),
                deed("a body without its last byte", says(head(200, "Content-Length: " + (ok.length() + 1)), ok)),
                deed("no length and no close", says(head(200), ok)),
                deed("chunks without an end", says(chunked(ok))));
    }

    /**
     * The first call meets the misdeed, the second one follows at once and the third one at leisure: both must get their
     * own answer, whatever was left over of the first.
     */
    private static void check(Misdeed misdeed, AttemptEnd end, Outcome outcome, Effect effect) {
        Duration attemptTimeout = Duration.ofMillis(end == AttemptEnd.TIMED_OUT ? 150 : 10_000);
        try (RawServer server = RawServer.inOrder(peer -> {
            peer.read();
            misdeed.answer(peer);
        })) {
            EntitlementClient client = Wire.client(Wire.settings(server.url()).attemptTimeout(attemptTimeout));
            EntitlementResult[] first = new EntitlementResult[1];
            EntitlementResult second = Wire.result(client.reactivate(ID).flatMap(result -> {
                first[0] = result;
                return client.reactivate("e-2");
            }));
            EntitlementResult third = Wire.call(client, "e-3");
            Wire.result(client.close());

            assertThat(Wire.ends(first[0])).containsExactly(end);
            assertThat(first[0].outcome()).isEqualTo(outcome);
            assertThat(first[0].effect()).isEqualTo(effect);
            assertThat(first[0].report().durationNanos())
                    .isLessThan(Duration.ofSeconds(8).toNanos());
            assertThat(second.outcome()).isEqualTo(Outcome.REACTIVATED);
            assertThat(new String(second.answer().body(), UTF_8)).isEqualTo(okJson("e-2"));
            assertThat(new String(third.answer().body(), UTF_8)).isEqualTo(okJson("e-3"));
            assertThat(server.requests()).extracting(RawRequest::id).containsExactly(ID, "e-2", "e-3");
        }
    }

    private static Arguments row(String name, Misdeed misdeed) {
        return row(name, misdeed, Outcome.UNRECOGNIZED, Effect.UNKNOWN);
    }

    private static Arguments row(String name, Misdeed misdeed, Outcome outcome) {
        return row(name, misdeed, outcome, Effect.APPLIED);
    }

    private static Arguments row(String name, Misdeed misdeed, Outcome outcome, Effect effect) {
        return Arguments.of(Named.of(name, misdeed), outcome, effect);
    }

    private static Named<Misdeed> deed(String name, Misdeed misdeed) {
        return Named.of(name, misdeed);
    }

    /** In one write, so that what belongs together for us comes together for the client. */
    private static Misdeed says(Object... parts) {
        byte[][] bytes = Stream.of(parts)
                .map(part -> part instanceof String text ? text.getBytes(ISO_8859_1) : (byte[]) part)
                .toArray(byte[][]::new);
        return peer -> peer.write(join(bytes));
    }

    private static Misdeed dripping(byte[] answer) {
        return peer -> {
            for (byte next : answer) {
                peer.write(new byte[] {next});
            }
        };
    }

    private static Misdeed thenReset(Misdeed misdeed) {
        return peer -> {
            misdeed.answer(peer);
            peer.reset();
        };
    }

    private static byte[] old(byte[] answer) {
        return new String(answer, ISO_8859_1).replace("HTTP/1.1", "HTTP/1.0").getBytes(ISO_8859_1);
    }

    private static String encoded(String coding) {
        return "Content-Encoding: " + coding;
    }

    private static byte[] chunked(String body) {
        return chunked(body, "chunked");
    }

    private static byte[] chunked(String body, String codings) {
        return join(
                head(200, "Transfer-Encoding: " + codings),
                (Integer.toHexString(body.length()) + "\r\n" + body + "\r\n").getBytes(US_ASCII));
    }

    private static byte[] gzip(String body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return join(head(200, "Content-Encoding: gzip", "Content-Length: " + bytes.size()), bytes.toByteArray());
    }

    private static byte[] latin1(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static String deepBeforeCode() {
        return "{\"deep\":" + "[".repeat(10_000) + "]".repeat(10_000) + ",\"responseCode\":\"OK\"}";
    }

    private static byte[] megabytes(int count) {
        return new byte[count << 20];
    }
}
