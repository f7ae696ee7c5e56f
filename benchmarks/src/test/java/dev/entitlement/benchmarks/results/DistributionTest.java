package dev.entitlement.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class DistributionTest {
    private static final long SEED = 11;

    @Test
    void tells_what_the_histogram_tells_that_it_comes_from() {
        SplittableRandom random = new SplittableRandom(SEED);
        Histogram whole = histogram();
        Distribution sum = Distribution.EMPTY;
        for (int part = 0; part < 20; part++) {
            Histogram some = histogram();
            int calls = random.nextInt(200);
            for (int i = 0; i < calls; i++) {
                some.recordValue((long) Math.exp(random.nextDouble(7, 23)));
            }
            whole.add(some);
            sum = sum.plus(Distribution.of(some));
        }
        assertThat(sum.percentiles().count()).isEqualTo(whole.getTotalCount());
        for (double percent : new double[] {0.1, 25, 50, 90, 99, 99.9, 100}) {
            assertThat(sum.at(percent / 100))
                    .as("%s %%, seed %s", percent, SEED)
                    .isEqualTo(whole.getValueAtPercentile(percent));
        }
        assertThat(sum.max()).isEqualTo(whole.getMaxValue());
    }

    @Test
    void of_nothing_everything_is_0() {
        assertThat(Distribution.of(histogram()).percentiles()).isEqualTo(new Percentiles(0, 0, 0, 0, 0, 0, 0));
        assertThat(Distribution.EMPTY.at(0.5)).isZero();
    }

    private static Histogram histogram() {
        return new Histogram(1_000, 3_600_000_000_000L, 3);
    }
}
