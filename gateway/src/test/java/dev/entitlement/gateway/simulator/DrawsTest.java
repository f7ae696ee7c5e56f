package dev.entitlement.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.entitlement.gateway.simulator.Draws.Question;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DrawsTest {

    @Test
    void the_same_seed_key_and_occurrence_draw_the_same() {
        for (Question question : Question.values()) {
            assertThat(new Draws(7, "a", 3).bits(question)).isEqualTo(new Draws(7, new String("a"), 3).bits(question));
        }
    }

    @Test
    void another_seed_key_occurrence_or_question_draws_something_else() {
        Set<Long> bits = new HashSet<>();
        bits.add(new Draws(7, "a", 3).bits(Question.FAILS));
        bits.add(new Draws(8, "a", 3).bits(Question.FAILS));
        bits.add(new Draws(7, "b", 3).bits(Question.FAILS));
        bits.add(new Draws(7, "a", 4).bits(Question.FAILS));
        bits.add(new Draws(7, "a", 3).bits(Question.LATENCY));
        assertThat(bits).hasSize(5);
    }

    /** "Aa" and "BB" have the same {@code hashCode}; so have thousands of near-equal ids. */
    @Test
    void keys_with_the_same_hash_code_draw_apart() {
        assertThat(new Draws(0, "Aa", 1).of(Question.FAILS)).isNotEqualTo(new Draws(0, "BB", 1).of(Question.FAILS));
    }

    @ParameterizedTest
    @EnumSource(Question.class)
    void draws_are_spread_evenly_over_consecutive_ids(Question question) {
        int count = 20_000;
        double[] sorted = IntStream.range(0, count)
                .mapToDouble(i -> new Draws(0, "id-" + i, 1).of(question))
                .sorted()
                .toArray();
        double farthest = IntStream.range(0, count)
                .mapToDouble(i -> Math.abs(sorted[i] - (i + 0.5) / count))
                .max()
                .orElseThrow();
        // Kolmogorov and Smirnov: one sequence in a million strays farther than 2.7 / sqrt(n)
        assertThat(farthest).isLessThan(2.7 / Math.sqrt(count));
        assertThat(sorted[0]).isNotNegative();
        assertThat(sorted[count - 1]).isLessThan(1);
    }

    @Test
    void the_answers_to_two_questions_are_independent() {
        long both = IntStream.range(0, 20_000)
                .mapToObj(i -> new Draws(0, "id-" + i, 1))
                .filter(draws -> draws.of(Question.FAILS) < 0.5 && draws.of(Question.UNANSWERED) < 0.5)
                .count();
        assertThat(both / 20_000.0).isCloseTo(0.25, within(0.02));
    }
}
