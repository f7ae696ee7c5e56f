package dev.entitlement.upstream;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {

    private static final int MEBIBYTE = 1024 * 1024;

    @Test
    void reads_what_decides_about_the_documented_success() {
        assertThat(AnswerReader.read(SampleAnswers.REACTIVATED))
                .isEqualTo(new AnswerFacts("OK", null, null, "a25100b8-4e0c-4e37-b921-cac9cb1e930f"));
    }

    @Test
    void reads_the_action_and_its_url() {
        assertThat(read("{'responseCode':'CLIENT_ACTION_REQUIRED','entitlementId':'x',"
                        + "'parameters':{'action':'NAVIGATE_TO_URL','url':'https://example.org/a?b=c'}}"))
                .isEqualTo(
                        new AnswerFacts("CLIENT_ACTION_REQUIRED", "NAVIGATE_TO_URL", "https://example.org/a?b=c", "x"));
    }

    @Test
    void resolves_escapes_in_values() {
        assertThat(read(
                        "{'responseCode':'\\u004fK','parameters':{'url':'https:\\/\\/example.org\\/\\u00e9\\ud83d\\ude00'},"
                                + "'entitlementId':'\\\"\\\\\\b\\f\\n\\r\\t'}"))
                .isEqualTo(new AnswerFacts("OK", null, "https://example.org/é😀", "\"\\\b\f\n\r\t"));
    }

    @Test
    void knows_names_that_are_written_with_escapes() {
        assertThat(read("{'\\u0072esponseCod\\u0065':'OK','parameter\\u0073':{'act\\u0069on':'A'}}"))
                .isEqualTo(new AnswerFacts("OK", "A", null, null));
    }

    @Test
    void reads_text_beyond_ascii() {
        assertThat(read("{'responseCode':'OK','größe':'€','entitlementId':'Žižek-😀'}"))
                .isEqualTo(new AnswerFacts("OK", null, null, "Žižek-😀"));
    }

    @Test
    void looks_for_names_at_their_own_level_only() {
        assertThat(read("{'extensionData':{'responseCode':'NOT_FOUND','entitlementId':'other'},'responseCode':'OK',"
                        + "'action':'A','parameters':{'deeper':{'action':'B'},'responseCode':'BAD_REQUEST'}}"))
                .isEqualTo(new AnswerFacts("OK", null, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "true", "['x']", "{'x':'y'}"})
    void takes_only_strings_as_names_of_anything(String value) {
        assertThat(read("{'responseCode':'OK','entitlementId':" + value + ",'parameters':{'action':" + value + ",'url':"
                        + value + "}}"))
                .isEqualTo(new AnswerFacts("OK", null, null, null));
        assertThat(read("{'responseCode':" + value + "}")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "'action'", "['action','url']", "7"})
    void finds_no_action_where_parameters_are_not_an_object(String parameters) {
        assertThat(read("{'responseCode':'OK','parameters':" + parameters + "}"))
                .isEqualTo(new AnswerFacts("OK", null, null, null));
    }

    @Test
    void counts_the_last_of_duplicates() {
        assertThat(read("{'responseCode':'OK','entitlementId':'x','responseCode':'NOT_FOUND','entitlementId':'y'}"))
                .isEqualTo(new AnswerFacts("NOT_FOUND", null, null, "y"));
        assertThat(read("{'responseCode':7,'responseCode':'OK','entitlementId':'x','entitlementId':null}"))
                .isEqualTo(new AnswerFacts("OK", null, null, null));
        assertThat(read("{'responseCode':'OK','responseCode':null}")).isNull();
    }

    @Test
    void replaces_parameters_as_a_whole_when_they_come_twice() {
        assertThat(read("{'responseCode':'OK','parameters':{'action':'A','url':'u'},'parameters':{'action':'B'}}"))
                .isEqualTo(new AnswerFacts("OK", "B", null, null));
        assertThat(read("{'responseCode':'OK','parameters':{'action':'A'},'parameters':null}"))
                .isEqualTo(new AnswerFacts("OK", null, null, null));
    }

    @Test
    void counts_the_last_of_duplicates_among_parameters() {
        assertThat(read("{'responseCode':'OK','parameters':{'action':'A','url':'u','action':'B','url':1}}"))
                .isEqualTo(new AnswerFacts("OK", "B", null, null));
    }

    @Test
    void refuses_an_object_cut_short_anywhere() {
        byte[] whole = SampleAnswers.REACTIVATED;
        for (int length = 0; length < whole.length; length++) {
            assertThat(AnswerReader.read(Arrays.copyOf(whole, length)))
                    .as("the first %d of %d bytes", length, whole.length)
                    .isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "{}", ",", "\u0000", "\"", "}", "\u00a0", "\u000b"})
    void refuses_whatever_follows_the_object(String trailing) {
        assertThat(read("{'responseCode':'OK'}" + trailing)).isNull();
        assertThat(read("{'responseCode':'OK'} \r\n\t" + trailing)).isNull();
    }

    @Test
    void skips_white_space_around_and_within() {
        assertThat(read(" \t\r\n{ 'responseCode'\n:\t'OK' ,\r'x' : [ 1 , 2 ] } \t\r\n"))
                .isNotNull();
    }

    @Test
    void skips_one_byte_order_mark_and_no_second() {
        assertThat(read("\uFEFF{'responseCode':'OK'}")).isNotNull();
        assertThat(read("\uFEFF\r\n{'responseCode':'OK'}")).isNotNull();
        assertThat(read("\uFEFF\uFEFF{'responseCode':'OK'}")).isNull();
        assertThat(read(" \uFEFF{'responseCode':'OK'}")).isNull();
        assertThat(read("{'responseCode':'OK'}\uFEFF")).isNull();
        assertThat(read("\uFEFF")).isNull();
    }

    @Test
    void refuses_every_other_encoding() {
        for (String charset : new String[] {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32BE", "UTF-32LE"}) {
            assertThat(AnswerReader.read("{\"responseCode\":\"OK\"}".getBytes(Charset.forName(charset))))
                    .as(charset)
                    .isNull();
        }
        assertThat(AnswerReader.read("\uFEFF{\"responseCode\":\"OK\"}".getBytes(UTF_16BE)))
                .isNull();
        assertThat(AnswerReader.read("\uFEFF{\"responseCode\":\"OK\"}".getBytes(UTF_16LE)))
                .isNull();
        assertThat(AnswerReader.read("{\"responseCode\":\"é\"}".getBytes(Charset.forName("ISO-8859-1"))))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // a continuation byte alone
                "C3", // the first of two bytes
                "E282", // two of three
                "F09F98", // three of four
                "C0AF", // a slash in two bytes
                "E080AF", // a slash in three
                "F08080AF", // a slash in four
                "EDA080", // a high surrogate
                "EDBFBF", // a low surrogate
                "EDA0BDEDB880", // a pair of surrogates, three bytes each
                "F4908080", // beyond U+10FFFF
                "F8888080AF", // five bytes
                "FE",
                "FF"
            })
    void refuses_malformed_utf8_even_in_text_that_is_skipped(String hex) {
        byte[] malformed = HexFormat.of().parseHex(hex);

        assertThat(AnswerReader.read(around(malformed, "{'responseCode':'OK','x':'", "'}")))
                .isNull();
        assertThat(AnswerReader.read(around(malformed, "{'responseCode':'OK','x", "':1}")))
                .isNull();
        assertThat(AnswerReader.read(around(malformed, "{'responseCode':'", "'}")))
                .isNull();
        assertThat(AnswerReader.read(around(malformed, "{'responseCode':'OK'}", "")))
                .isNull();
    }

    @Test
    void sees_a_malformed_byte_at_any_distance_from_both_ends() {
        for (int before = 0; before < 20; before++) {
            for (int after = 0; after < 20; after++) {
                byte[] body = around(
                        new byte[] {(byte) 0xFF}, "{'responseCode':'" + "a".repeat(before), "a".repeat(after) + "'}");
                assertThat(AnswerReader.read(body))
                        .as("%d + 1 + %d", before, after)
                        .isNull();
            }
        }
    }

    @Test
    void sees_the_end_of_text_and_what_may_not_be_in_it_at_any_distance() {
        for (int length = 0; length < 40; length++) {
            String text = "é~".repeat(20).substring(0, length);
            assertThat(read("{'responseCode':'OK','entitlementId':'" + text + "','x':'" + text + "'}"))
                    .isEqualTo(new AnswerFacts("OK", null, null, text));
            assertThat(read("{'responseCode':'OK','entitlementId':'" + text + "\\n" + text + "'}"))
                    .isEqualTo(new AnswerFacts("OK", null, null, text + "\n" + text));
            assertThat(read("{'responseCode':'OK','x':'" + text + "\n" + text + "'}"))
                    .isNull();
        }
    }

    @Test
    void takes_a_surrogate_escape_without_its_pair_as_the_grammar_does() {
        assertThat(read("{'responseCode':'OK','entitlementId':'\\ud83d','\\ude00':'\\ud83d\\ud83d'}"))
                .isEqualTo(new AnswerFacts("OK", null, null, "\ud83d"));
    }

    @Test
    void takes_500_levels_and_no_more() {
        assertThat(read(nested(500, "{'x':", "}"))).isNotNull();
        assertThat(read(nested(501, "{'x':", "}"))).isNull();
        assertThat(read(nested(500, "[", "]"))).isNotNull();
        assertThat(read(nested(501, "[", "]"))).isNull();
    }

    @Test
    void counts_levels_not_brackets() {
        assertThat(read("{'responseCode':'OK','x':[" + "[{}],".repeat(2_000) + "[]]}"))
                .isNotNull();
    }

    @Test
    void refuses_nesting_ten_thousand_deep() {
        assertThat(read(nested(10_000, "[", "]"))).isNull();
        assertThat(read("{'responseCode':'OK','x':" + "[".repeat(10_000))).isNull();
        assertThat(read("{'responseCode':'OK','x':" + "{'x':".repeat(10_000))).isNull();
        assertThat(read("{'responseCode':'OK','parameters':" + "{'parameters':".repeat(10_000)))
                .isNull();
    }

    @Test
    void takes_one_mebibyte_and_not_a_byte_more() {
        assertThat(read(filled(MEBIBYTE, "{'responseCode':'OK'}", ' ', ""))).isNotNull();
        assertThat(read(filled(MEBIBYTE + 1, "{'responseCode':'OK'}", ' ', ""))).isNull();
    }

    @Test
    void takes_text_names_and_numbers_of_any_length_within_that() {
        assertThat(read(filled(MEBIBYTE, "{'responseCode':'", 'X', "'}")))
                .extracting(AnswerFacts::responseCode)
                .isEqualTo("X".repeat(MEBIBYTE - "{'responseCode':''}".length()));
        assertThat(read(filled(MEBIBYTE, "{'responseCode':'OK','x':'", 'x', "'}")))
                .isNotNull();
        assertThat(read(filled(MEBIBYTE, "{'responseCode':'OK','", 'x', "':1}")))
                .isNotNull();
        assertThat(read(filled(MEBIBYTE, "{'responseCode':'OK','x':", '9', "}")))
                .isNotNull();
        assertThat(read(filled(MEBIBYTE, "{'responseCode':'OK','x':1e", '9', "}")))
                .isNotNull();
    }

    @Test
    void takes_as_many_names_as_fit() {
        StringBuilder names = new StringBuilder("{'responseCode':'OK'");
        for (int name = 0; names.length() < MEBIBYTE - 20; name++) {
            names.append(",'").append(Integer.toString(name, 36)).append("':0");
        }
        assertThat(read(names.append('}').toString())).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "'responseCode'", "['responseCode','OK']", "42", "OK", "<html>502</html>"})
    void refuses_what_is_no_object(String body) {
        assertThat(read(body)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'responsecode':'OK'}", "{'responseCode ':'OK'}", "{'code':'OK'}"})
    void refuses_an_object_without_a_response_code(String body) {
        assertThat(read(body)).isNull();
    }

    @Test
    void reads_an_empty_response_code_as_what_it_is() {
        assertThat(read("{'responseCode':''}")).isEqualTo(new AnswerFacts("", null, null, null));
    }

    /** Apostrophes stand for quotes, which reads better in Java. */
    private static @Nullable AnswerFacts read(String body) {
        return AnswerReader.read(body.replace('\'', '"').getBytes(UTF_8));
    }

    private static byte[] around(byte[] middle, String before, String after) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(before.replace('\'', '"').getBytes(UTF_8));
        body.writeBytes(middle);
        body.writeBytes(after.replace('\'', '"').getBytes(UTF_8));
        return body.toByteArray();
    }

    /** The object itself is the first level. */
    private static String nested(int levels, String open, String close) {
        String inner = open.equals("[") ? "" : "0";
        return "{'responseCode':'OK','y':" + open.repeat(levels - 1) + inner + close.repeat(levels - 1) + "}";
    }

    private static String filled(int length, String before, char filling, String after) {
        return before + String.valueOf(filling).repeat(length - before.length() - after.length()) + after;
    }
}
