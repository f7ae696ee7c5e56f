package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.results.Percentiles;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Generator} did; what came of the calls it has told as they ended.
 *
 * @param calls whose turn came
 * @param opened connections before the first of them
 * @param waited calls that found no connection free; that is in their latency
 * @param lateP99Nanos how late it started one call in a hundred, or later
 * @param saturated whether that is too late for the figures to tell of the target and not of the generator
 * @param lastLoss why the latest lost call was lost; null if none was
 */
public record LoadReport(
        long calls,
        int opened,
        long waited,
        long lateP99Nanos,
        boolean saturated,
        @Nullable String lastLoss) {

    static LoadReport of(RunResult run, long latestNanos) {
        long late = Percentiles.of(run.total().late()).p99();
        return new LoadReport(
                run.calls(), run.opened(), run.total().waitedCount(), late, late > latestNanos, run.lastLoss());
    }
}
