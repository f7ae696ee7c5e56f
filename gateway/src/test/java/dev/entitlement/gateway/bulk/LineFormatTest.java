package dev.entitlement.gateway.bulk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineFormatTest {

    @Test
    void an_object_names_the_entitlement_and_perhaps_an_identifier() {
        assertThat(json("{\"entitlementId\":\"a\",\"requestIdentifier\":\"r\"}"))
                .isEqualTo(new InputLine("a", "r", null));
        assertThat(json(" { \"requestIdentifier\" : null, \"entitlementId\" : \"\\u00fc \\\"\" } "))
                .isEqualTo(new InputLine("ü \"", null, null));
    }

    @Test
    void members_that_mean_nothing_here_are_passed_over() {
        assertThat(json("{\"index\":7,\"entitlementId\":\"a\",\"note\":\"x\",\"n\":null,\"f\":1.5e3,\"t\":true}"))
                .isEqualTo(new InputLine("a", null, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "7 | is not a JSON object | ``",
                "\"a\" | is not a JSON object | ``",
                "[{\"entitlementId\":\"a\"}] | is not a JSON object | ``",
                "{} | names no entitlementId | ``",
                "{\"entitlementID\":\"a\"} | names no entitlementId | ``",
                "{\"entitlementId\":7} | has an entitlementId that is not a string | ``",
                "{\"entitlementId\":null} | has an entitlementId that is not a string | ``",
                "{\"entitlementId\":{\"entitlementId\":\"a\"}} | has an entitlementId that is not a string | ``",
                "{\"entitlementId\":[\"a\"]} | has an entitlementId that is not a string | ``",
                "{\"entitlementId\":\"a\",\"entitlementId\":\"b\"} | has two entitlementIds | a",
                "{\"entitlementId\":\"a\",\"requestIdentifier\":1} | has a requestIdentifier that is not a string | a",
                "{\"entitlementId\":\"a\",\"more\":{\"x\":1}} | has JSON nested in it | a",
                "{\"entitlementId\":\"a\",\"more\":[[[[[[ | has JSON nested in it | a",
                "{\"entitlementId\":\"a\"} {} | is more than one JSON object | a",
                "{\"entitlementId\":\"a\"}, | is not well-formed JSON | a",
                "{\"entitlementId\":\"a\" | is not well-formed JSON | a",
                "{\"entitlementId\":\"a | is not well-formed JSON | ``",
                "{'entitlementId':'a'} | is not well-formed JSON | ``",
                "nonsense | is not well-formed JSON | ``",
            })
    void what_is_wrong_is_said_and_the_id_is_kept_as_far_as_it_could_be_read(String line, String fault, String id) {
        InputLine read = json(line);
        assertThat(read.fault()).startsWith("The line " + fault).endsWith(".");
        assertThat(read.entitlementId()).isEqualTo(id);
    }

    @Test
    void what_is_not_utf_8_is_refused_with_the_id_before_it() {
        byte[] line = "{\"entitlementId\":\"a\",\"note\":\"\u00fc\"}".getBytes(ISO_8859_1);
        InputLine read = LineFormat.read(line, line.length, false, any -> LineFormat.NDJSON);
        assertThat(read).isEqualTo(new InputLine("a", null, "The line is not well-formed UTF-8."));
        byte[] text = "caf\u00e9-7".getBytes(ISO_8859_1);
        assertThat(LineFormat.read(text, text.length, false, any -> LineFormat.TEXT))
                .isEqualTo(new InputLine("caf", null, "The line is not well-formed UTF-8."));
    }

    @Test
    void a_replacement_character_of_the_lines_own_is_one_like_any_other() {
        assertThat(json("{\"entitlementId\":\"\uFFFD\"}")).isEqualTo(new InputLine("\uFFFD", null, null));
    }

    @Test
    void of_a_line_that_is_too_long_the_id_is_told_if_it_came_early() {
        byte[] line = ("{\"entitlementId\":\"a\",\"note\":\"" + "x".repeat(100)).getBytes(UTF_8);
        assertThat(LineFormat.read(line, line.length, true, any -> LineFormat.NDJSON))
                .isEqualTo(new InputLine("a", null, "The line is longer than 64 KiB."));
    }

    @Test
    void numbers_and_strings_may_fill_the_line() {
        assertThat(json("{\"entitlementId\":\"a\",\"n\":" + "7".repeat(60_000) + "}")
                        .fault())
                .isNull();
        assertThat(json("{\"" + "n".repeat(60_000) + "\":1,\"entitlementId\":\"a\"}")
                        .fault())
                .isNull();
    }

    private static InputLine json(String line) {
        byte[] bytes = line.getBytes(UTF_8);
        return LineFormat.read(bytes, bytes.length, false, any -> LineFormat.NDJSON);
    }
}
