package dev.entitlement.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

class PathSegmentFuzzTest {

    @FuzzTest
    void any_text_survives_the_round_trip(byte[] utf8) {
        String text = new String(utf8, UTF_8);

        String segment = PathSegment.encode(text);

        assertThat(segment).matches("(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*");
        assertThat(PathSegment.decode(segment)).isEqualTo(text);
    }

    @FuzzTest
    void whatever_decodes_encodes_to_the_same_text(byte[] ascii) {
        String decoded = PathSegment.decode(new String(ascii, UTF_8));

        if (decoded != null) {
            assertThat(PathSegment.decode(PathSegment.encode(decoded))).isEqualTo(decoded);
        }
    }
}
