package dev.entitlement.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.benchmarks.results.Difference.Verdict;
import java.nio.file.Path;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    private static final long SEED = 7;

    @TempDir
    private Path directory;

    /** Seconds are like their neighbours, as in life: calls drawn one by one would make most of these look certain. */
    @Test
    void says_within_the_noise_of_runs_that_differ_by_chance_alone() {
        int pairs = 40;
        int noise = 0;
        for (int pair = 0; pair < pairs; pair++) {
            Run one = wandering(SEED + 2 * pair, 1).read(directory.resolve("a" + pair));
            Run two = wandering(SEED + 2 * pair + 1, 1).read(directory.resolve("b" + pair));
            noise += Comparison.of(one, two).of(Metric.P90).verdict() == Verdict.WITHIN_NOISE ? 1 : 0;
        }
        assertThat(noise).as("of %s pairs, seed %s", pairs, SEED).isBetween(32, 40);
    }

    @Test
    void sees_a_difference_that_there_is() {
        Run one = wandering(SEED, 1).read(directory.resolve("a"));
        Run two = wandering(SEED + 1, 2).read(directory.resolve("b"));

        Difference worse = Comparison.of(one, two).of(Metric.P90);
        Difference better = Comparison.of(two, one).of(Metric.P90);

        assertThat(worse.verdict()).isEqualTo(Verdict.WORSE);
        assertThat(worse.share()).isBetween(worse.lowShare(), worse.highShare());
        assertThat(better.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(better.lowShare()).isGreaterThan(-1);
    }

    /** Of 240 s each slice is one second, of 241 s two: the same place is another time there. */
    @Test
    void runs_in_slices_of_different_lengths_are_not_drawn_at_the_same_places() {
        Run one = wandering(SEED, 240, 1).read(directory.resolve("a"));
        Run two = wandering(SEED + 1, 241, 1).read(directory.resolve("b"));

        Difference rate = Comparison.of(one, two).of(Metric.RATE);

        assertThat(rate.lowShare()).isBetween(-0.02, 0.0);
        assertThat(rate.highShare()).isBetween(0.0, 0.02);
    }

    @Test
    void what_the_interval_and_the_figures_say_differently_is_noise() {
        assertThat(new Difference(Metric.P99, 100, 100, 5, 9, 0.05, 0.09, "").verdict())
                .isEqualTo(Verdict.WITHIN_NOISE);
        assertThat(new Difference(Metric.P99, 100, 99, 5, 9, 0.05, 0.09, "").verdict())
                .isEqualTo(Verdict.WITHIN_NOISE);
        assertThat(new Difference(Metric.P99, 100, 107, 5, 9, 0.05, 0.09, "").verdict())
                .isEqualTo(Verdict.WORSE);
        assertThat(new Difference(Metric.RATE, 100, 107, 5, 9, 0.05, 0.09, "").verdict())
                .isEqualTo(Verdict.BETTER);
    }

    @Test
    void an_interval_without_bounds_is_not_put_in_percent() {
        double endless = Double.POSITIVE_INFINITY;

        assertThat(new Difference(Metric.ERRORS, 2, 2, -2, 3, -1, endless, "").text())
                .isEqualTo("+0.0%, within the noise");
    }

    @Test
    void a_run_does_not_differ_from_itself() {
        Run run = wandering(SEED, 1).read(directory.resolve("a"));

        for (Metric metric : Metric.values()) {
            assertThat(Comparison.of(run, run).of(metric).verdict())
                    .as(metric.text())
                    .isEqualTo(Verdict.WITHIN_NOISE);
        }
    }

    @Test
    void the_same_runs_give_the_same_intervals() {
        Run one = wandering(SEED, 1).read(directory.resolve("a"));
        Run two = wandering(SEED + 1, 1).read(directory.resolve("b"));

        assertThat(Comparison.of(one, two).of(Metric.P99))
                .isEqualTo(Comparison.of(one, two).of(Metric.P99));
    }

    @Test
    void tells_nothing_of_what_it_cannot_know() {
        Run one = wandering(SEED, 1).read(directory.resolve("a"));
        Run two = wandering(SEED + 1, 1).read(directory.resolve("b"));
        Run brief = RunOnDisk.of(5, second -> new long[] {1_000_000, 2_000_000}).read(directory.resolve("c"));
        Comparison comparison = Comparison.of(one, two);

        assertThat(comparison.of(Metric.MAX).reason()).isEqualTo("a maximum is a single call");
        assertThat(comparison.of(Metric.P999).reason()).isEqualTo("too few calls are slower");
        assertThat(Comparison.of(one, brief).of(Metric.P50).verdict()).isEqualTo(Verdict.UNTOLD);
        assertThat(Comparison.of(one, brief).of(Metric.P50).reason()).contains("8 s or more");
    }

    @Test
    void draws_stretches_and_as_many_places_as_there_are() {
        int[] drawn = Comparison.blocks(new SplittableRandom(SEED), 64);

        assertThat(drawn).hasSize(64);
        assertThat(java.util.Arrays.stream(drawn)).allMatch(place -> place >= 0 && place < 64);
        for (int i = 0; i < 64; i += 4) {
            for (int next = 1; next < 4; next++) {
                assertThat(drawn[i + next]).isEqualTo((drawn[i] + next) % 64);
            }
        }
    }

    /** A level that drifts from second to second, and calls about it. */
    private static RunOnDisk wandering(long seed, double times) {
        return wandering(seed, 60, times);
    }

    private static RunOnDisk wandering(long seed, int seconds, double times) {
        Random random = new Random(seed * 31);
        double[] level = {0};
        return RunOnDisk.of(seconds, second -> {
            level[0] = 0.5 * level[0] + 0.2 * random.nextGaussian();
            return random.doubles(50)
                    .mapToLong(chance -> (long) (times * 5e6 * Math.exp(level[0]) * (1 - Math.log(1 - chance))))
                    .toArray();
        });
    }
}
