package dev.entitlement.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random answers, whole and damaged, read by us and by {@link JudgedJson}. */
class AnswerReaderPropertyTest {

    private static final int ANSWERS = 3_000;
    private static final String TELLING = "\"\\{}[]:,0-.eE+tfnu \t\n\u0000\u001f/*";

    @Test
    void well_formed_answers_read_as_the_judge_reads_them() {
        int readable = 0;
        for (long seed = 0; seed < ANSWERS; seed++) {
            byte[] body = new RandomAnswers(new Random(seed)).next();
            AnswerFacts facts = AnswerReader.read(body);
            assertThat(facts).as(() -> "body " + HexFormat.of().formatHex(body)).isEqualTo(JudgedJson.facts(body));
            readable += facts == null ? 0 : 1;
        }
        assertThat(readable)
                .as("the rest has no string as its last responseCode")
                .isBetween(ANSWERS / 2, ANSWERS - 1);
    }

    @Test
    void damaged_answers_read_as_the_judge_reads_them() {
        int readable = 0;
        for (long seed = 0; seed < ANSWERS; seed++) {
            Random random = new Random(seed);
            byte[] body = damage(new RandomAnswers(random).next(), random);
            AnswerFacts facts = AnswerReader.read(body);
            if (!JudgedJson.abstains(body)) {
                assertThat(facts)
                        .as(() -> "body " + HexFormat.of().formatHex(body))
                        .isEqualTo(JudgedJson.facts(body));
            }
            readable += facts == null ? 0 : 1;
        }
        assertThat(readable).as("damage must leave some whole, and some not").isBetween(ANSWERS / 20, ANSWERS / 2);
    }

    @Test
    void the_record_is_readable_exactly_where_the_answer_is_an_object() {
        for (long seed = 0; seed < ANSWERS; seed++) {
            Random random = new Random(seed);
            byte[] body = damage(new RandomAnswers(random).next(), random);
            if (AnswerReader.read(body) != null) {
                assertThat(JsonMembers.of(body))
                        .containsKey("responseCode")
                        .allSatisfy((name, value) ->
                                assertThat(JsonMembers.isValue(value)).as(value).isTrue());
            }
        }
    }

    private static byte[] damage(byte[] body, Random random) {
        byte[] damaged = body.clone();
        int at = random.nextInt(damaged.length);
        switch (random.nextInt(5)) {
            case 0 -> damaged[at] = (byte) random.nextInt(256);
            case 1 -> damaged[at] = (byte) TELLING.charAt(random.nextInt(TELLING.length()));
            case 2 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
            case 3 -> damaged = Arrays.copyOf(damaged, at);
            default -> {
                int from = random.nextInt(damaged.length);
                int length = Math.min(random.nextInt(12), damaged.length - Math.max(at, from));
                System.arraycopy(body, from, damaged, at, length);
            }
        }
        return damaged;
    }
}
