package dev.entitlement.benchmarks.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreezesTest {
    private final Freezes freezes = new Freezes(1_000, 5_000);

    @Test
    void arithmetic_says_what_counting_says() {
        new CountedWaits(IntStream.range(0, 100_000).mapToDouble(call -> Math.max(0, 1_000 - call / 100_000.0 * 5_000)))
                .agreeWith(freezes);
    }

    @Test
    void one_second_in_five_makes_the_figures_that_everybody_can_check() {
        assertThat(freezes.mean()).isCloseTo(100, within(1e-9));
        assertThat(freezes.percentile(0.9)).isCloseTo(500, within(1e-9));
        assertThat(freezes.percentile(0.99)).isCloseTo(950, within(1e-9));
        assertThat(freezes.percentile(0.999)).isCloseTo(995, within(1e-9));
    }
}
