package dev.entitlement.gateway.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathSegmentTest {

    @ParameterizedTest
    @CsvSource({
        "abc, abc",
        "a%2Fb, a/b",
        "a%2fb, a/b",
        "%C3%A9, é",
        "%F0%9F%8E%B5, 🎵",
        "a+b, a+b",
        "%2541, %41",
        "%25, %"
    })
    void decodes_once_and_only_escapes(String segment, String id) {
        assertThat(PathSegment.decode(segment)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "a%", "%4", "%zz", "%4g", "%-1", "%C3", "%C3%28", "%FF", "%ED%A0%80", "%C0%AF"})
    void refuses_broken_escapes_and_what_is_not_utf8(String segment) {
        assertThat(PathSegment.decode(segment)).isNull();
    }

    @Test
    void gives_back_whatever_was_encoded() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            String id = random.ints(1 + random.nextInt(20), 0, Character.MAX_CODE_POINT + 1)
                    .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            StringBuilder encoded = new StringBuilder();
            for (byte octet : id.getBytes(UTF_8)) {
                encoded.append(String.format("%%%02x", octet));
            }
            assertThat(PathSegment.decode(encoded.toString()))
                    .as("seed %d", seed)
                    .isEqualTo(id);
        }
    }
}
