package dev.entitlement.benchmarks.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** How long each of many calls waits, found by going through them, call by call: what arithmetic has to agree with. */
final class CountedWaits {
    private final double[] sorted;

    /** @param millis of each call, in any order */
    CountedWaits(DoubleStream millis) {
        sorted = millis.sorted().toArray();
    }

    void agreeWith(Freezes freezes) {
        for (double share : new double[] {0.5, 0.8, 0.9, 0.99, 0.999}) {
            assertThat(freezes.percentile(share)).isCloseTo(sorted[(int) (share * sorted.length)], within(0.1));
        }
        double mean = Arrays.stream(sorted).average().orElseThrow();
        assertThat(freezes.mean()).isCloseTo(mean, within(0.1));
    }
}
