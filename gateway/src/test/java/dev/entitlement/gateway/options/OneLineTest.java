package dev.entitlement.gateway.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OneLineTest {

    @Test
    void keeps_what_can_be_read() {
        assertThat(OneLine.of("--port: 70000 (expected: 0 to 65535) ä 漢 😀"))
                .isEqualTo("--port: 70000 (expected: 0 to 65535) ä 漢 😀");
    }

    @Test
    void writes_what_cannot_be_seen_as_an_escape() {
        assertThat(OneLine.of("a\nb\r\tc\u0000\u0085\u2028\u202e\u200b\ud800"))
                .isEqualTo("a\\u000ab\\u000d\\u0009c\\u0000\\u0085\\u2028\\u202e\\u200b\\ud800");
    }

    @Test
    void leaves_out_the_middle_of_what_is_too_long() {
        String line = OneLine.of("--host: " + "😀".repeat(1000) + " (expected: a host name)");
        assertThat(line.length()).isLessThanOrEqualTo(400);
        assertThat(line).startsWith("--host: 😀").contains("…").endsWith("😀 (expected: a host name)");
    }

    @Test
    void gives_a_single_line_of_valid_text_whatever_comes() {
        long seed = 4711;
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            String line = OneLine.of(garbage(random));
            assertThat(line.lines().count()).as("seed %d, round %d", seed, i).isLessThanOrEqualTo(1);
            assertThat(line.chars().anyMatch(Character::isISOControl))
                    .as("seed %d, round %d", seed, i)
                    .isFalse();
            assertThat(line.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE))
                    .as("seed %d, round %d", seed, i)
                    .isFalse();
        }
    }

    private static String garbage(Random random) {
        char[] text = new char[random.nextInt(600)];
        for (int i = 0; i < text.length; i++) {
            text[i] = (char) (random.nextBoolean() ? random.nextInt(0x100) : random.nextInt(0x10000));
        }
        return new String(text);
    }
}
