package dev.entitlement.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathSegmentTest {

    private static final String UNRESERVED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

    @Test
    void leaves_unreserved_characters_and_the_very_string_alone() {
        assertThat(PathSegment.encode(UNRESERVED)).isSameAs(UNRESERVED);
        assertThat(PathSegment.decode(UNRESERVED)).isSameAs(UNRESERVED);
        assertThat(PathSegment.encode("")).isEmpty();
        assertThat(PathSegment.decode("")).isEmpty();
    }

    @Test
    void escapes_every_other_ascii_character() {
        for (char character = 0; character < 0x80; character++) {
            String expected = UNRESERVED.indexOf(character) >= 0
                    ? Character.toString(character)
                    : String.format("%%%02X", (int) character);
            assertThat(PathSegment.encode(Character.toString(character))).isEqualTo(expected);
            assertThat(PathSegment.decode(expected)).isEqualTo(Character.toString(character));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cust 7/42, cust%207%2F42",
        "100%, 100%25",
        "a%20b, a%2520b",
        "a+b&c=d;e:f@g!, a%2Bb%26c%3Dd%3Be%3Af%40g%21",
        "é, %C3%A9",
        "€, %E2%82%AC",
        "😀, %F0%9F%98%80"
    })
    void escapes_as_utf8_in_upper_case(String text, String segment) {
        assertThat(PathSegment.encode(text)).isEqualTo(segment);
        assertThat(PathSegment.decode(segment)).isEqualTo(text);
    }

    @Test
    void decodes_exactly_once() {
        assertThat(PathSegment.decode("%2525")).isEqualTo("%25");
        assertThat(PathSegment.decode("%252F")).isEqualTo("%2F");
    }

    @Test
    void decodes_either_case_of_hexadecimal() {
        assertThat(PathSegment.decode("%c3%A9%2f%2F")).isEqualTo("é//");
    }

    @Test
    void takes_a_plus_for_a_plus() {
        assertThat(PathSegment.decode("a+b")).isEqualTo("a+b");
        assertThat(PathSegment.decode("a+b%20c")).isEqualTo("a+b c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%", "a%", "%2", "a%2", "%%", "%%20", "%2%20", "%zz", "%2g", "%g2", "% 2", "%-1", "%+1", "%u0041"
            })
    void refuses_torn_and_false_escapes(String raw) {
        assertThat(PathSegment.decode(raw)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%80",
                "%C3",
                "%C3%20",
                "%E2%82",
                "%F0%9F%98",
                "%C0%AF",
                "%C1%81",
                "%E0%80%AF",
                "%F0%80%80%AF",
                "%ED%A0%80",
                "%ED%BF%BF",
                "%ED%A0%BD%ED%B8%80",
                "%F4%90%80%80",
                "%F8%88%80%80%AF",
                "%FE",
                "%FF",
                "%e9",
                "a%C3b"
            })
    void refuses_escapes_that_are_not_utf8(String raw) {
        assertThat(PathSegment.decode(raw)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "\u0080", "a%20é", "％41", "%４1"})
    void refuses_what_a_url_cannot_have(String raw) {
        assertThat(PathSegment.decode(raw)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "a\ude00", "\ude00\ud83d", "\ud83d\ud83d\ude00"})
    void refuses_to_encode_a_surrogate_without_its_pair(String text) {
        assertThatThrownBy(() -> PathSegment.encode(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("segment: a surrogate without its pair (expected: well-formed text)");
    }

    @Test
    void carries_every_code_point_there_and_back() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                String text = Character.toString(codePoint);
                if (!text.equals(PathSegment.decode(PathSegment.encode(text)))) {
                    assertThat(codePoint).as("does not come back").isNull();
                }
            }
        }
    }

    @Test
    void makes_one_segment_of_any_text() {
        for (long seed = 0; seed < 2_000; seed++) {
            String text = new Random(seed)
                    .ints(new Random(seed).nextInt(40), 0, 0xD800)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            String segment = PathSegment.encode(text);
            assertThat(PathSegment.decode(segment)).as("seed %d", seed).isEqualTo(text);
            assertThat(URI.create("http://host/a/" + segment).getPath())
                    .as("seed %d, read by the JDK", seed)
                    .isEqualTo("/a/" + text);
        }
    }

    @Test
    void decodes_random_bytes_as_the_strict_decoder_does() {
        for (long seed = 0; seed < 5_000; seed++) {
            byte[] bytes = new byte[1 + (int) (seed % 6)];
            new Random(seed).nextBytes(bytes);
            String text = new String(bytes, UTF_8);
            boolean wellFormed = Arrays.equals(text.getBytes(UTF_8), bytes);
            String raw = "%" + HexFormat.ofDelimiter("%").formatHex(bytes);
            assertThat(PathSegment.decode(raw)).as("seed %d, %s", seed, raw).isEqualTo(wellFormed ? text : null);
        }
    }
}
