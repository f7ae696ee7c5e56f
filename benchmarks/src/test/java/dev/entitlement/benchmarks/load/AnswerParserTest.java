package dev.entitlement.benchmarks.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerParserTest {

    private final AnswerParser parser = new AnswerParser();

    @ParameterizedTest
    @CsvSource({
        "reactivated, REACTIVATED",
        "action-required, ACTION_REQUIRED",
        "already-active, ALREADY_ACTIVE",
        "rejected, REJECTED",
        "throttled, THROTTLED",
        "unavailable, UNAVAILABLE",
        "unrecognized, UNRECOGNIZED",
        "lost, UNRECOGNIZED",
        "something-new, UNRECOGNIZED"
    })
    void takes_a_gateways_word_before_the_bodys(String word, Ending ending) {
        String answer = "HTTP/1.1 200 OK\r\nx-gateway-OUTCOME:  " + word
                + " \r\nContent-Length: 25\r\n\r\n{\"responseCode\":\"foobar\"}";

        assertThat(parse(answer)).isEqualTo(answer.length());
        assertThat(parser.ending()).isEqualTo(ending);
        assertThat(parser.isReusable()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "OK, REACTIVATED", "ALREADY_EXISTS, ALREADY_ACTIVE", "BAD_REQUEST, REJECTED", "UNAUTHORIZED, REJECTED",
        "NOT_AVAILABLE, REJECTED", "NOT_FOUND, REJECTED", "TOO_MANY_REQUESTS, THROTTLED", "INTERNAL_ERROR, UNAVAILABLE",
        "SERVICE_UNAVAILABLE, UNAVAILABLE", "CLIENT_ACTION_REQUIRED, UNRECOGNIZED", "TOMORROWS, UNRECOGNIZED"
    })
    void reads_the_upstreams_own_code_from_the_body(String code, Ending ending) {
        assertThat(parse(withLength(418, "{\"a\":[1],\"responseCode\":\"" + code + "\"}")))
                .isPositive();
        assertThat(parser.ending()).isEqualTo(ending);
    }

    @Test
    void an_action_that_the_reference_knows_is_one_to_be_followed() {
        assertThat(parse(withLength(
                        202,
                        "{\"responseCode\":\"CLIENT_ACTION_REQUIRED\","
                                + "\"parameters\":{\"action\":\"NAVIGATE_TO_URL\",\"url\":\"https://x\"}}")))
                .isPositive();
        assertThat(parser.ending()).isEqualTo(Ending.ACTION_REQUIRED);
    }

    @ParameterizedTest
    @CsvSource({"200, UNRECOGNIZED", "404, UNRECOGNIZED", "408, UNAVAILABLE", "429, THROTTLED", "502, UNAVAILABLE"})
    void judges_what_it_cannot_read_by_the_status(int status, Ending ending) {
        assertThat(parse(withLength(status, "<html>busy</html>"))).isPositive();
        assertThat(parser.ending()).isEqualTo(ending);
    }

    @Test
    void reads_chunks_with_extensions_and_trailers() {
        String answer =
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10;x=y\r\n{\"responseCode\":\r\n5\r\n\"OK\"}\r\n"
                        + "0\r\nTrailer: 1\r\n\r\n";

        assertThat(parse(answer)).isEqualTo(answer.length());
        assertThat(parser.ending()).isEqualTo(Ending.REACTIVATED);
        assertThat(parser.isReusable()).isTrue();
    }

    @Test
    void skips_what_comes_before_the_final_answer() {
        String answer = "HTTP/1.1 103 Early Hints\r\nX-Gateway-Outcome: rejected\r\n\r\n"
                + withLength(200, "{\"responseCode\":\"OK\"}");

        assertThat(parse(answer)).isEqualTo(answer.length());
        assertThat(parser.ending()).isEqualTo(Ending.REACTIVATED);
    }

    @Test
    void an_answer_without_length_ends_with_its_connection() {
        String answer = "HTTP/1.1 200 OK\r\n\r\n{\"responseCode\":\"OK\"}";

        assertThat(parse(answer)).isEqualTo(AnswerParser.INCOMPLETE);
        assertThat(parser.parse(bytes(answer), true)).isEqualTo(answer.length());
        assertThat(parser.ending()).isEqualTo(Ending.REACTIVATED);
        assertThat(parser.isReusable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1,, true",
        "HTTP/1.1, close, false",
        "HTTP/1.1, Close, false",
        "HTTP/1.1, keep-alive, true",
        "HTTP/1.0,, false",
        "HTTP/1.0, keep-alive, true"
    })
    void knows_whether_the_connection_stays(String version, String connection, boolean reusable) {
        String header = connection == null ? "" : "Connection: " + connection + "\r\n";

        assertThat(parse(version + " 204 No Content\r\n" + header + "\r\n")).isPositive();
        assertThat(parser.isReusable()).isEqualTo(reusable);
    }

    @Test
    void finds_the_end_of_an_answer_however_it_is_cut() {
        String chunked =
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n15\r\n{\"responseCode\":\"OK\"}\r\n0\r\n\r\n";
        for (String answer : new String[] {chunked, withLength(200, "{\"responseCode\":\"OK\"}")}) {
            for (int length = 0; length < answer.length(); length++) {
                assertThat(parse(answer.substring(0, length))).isEqualTo(AnswerParser.INCOMPLETE);
            }
            assertThat(parse(answer)).isEqualTo(answer.length());
            assertThat(parse(answer + "HTTP/1.1 2")).isEqualTo(answer.length());
            assertThat(parser.ending()).isEqualTo(Ending.REACTIVATED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 099 No\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFF\r\n"
            })
    void refuses_what_is_no_answer(String bytes) {
        assertThat(parse(bytes)).isEqualTo(AnswerParser.MALFORMED);
    }

    private int parse(String answer) {
        return parser.parse(bytes(answer), false);
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, ISO_8859_1);
    }

    private static String withLength(int status, String body) {
        return "HTTP/1.1 " + status + " X\r\nServer: test\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }
}
