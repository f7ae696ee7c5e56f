package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.results.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run.
 *
 * @param total everything of all seconds, ended calls
 * @param offered calls by the second of their scheduled start
 * @param goodOfOffered those of them that ended well, whenever that was
 * @param calls whose turn came
 * @param unended of them, those that had not ended when the run was stopped; 0 unless {@code stopped}
 * @param nanos from the start of the run to its end
 * @param stopped whether it was cut short
 * @param opened connections before the first call
 * @param lastLoss why the latest lost call was lost; null if none was
 * @param failures why calls did not end well, the most frequent first
 * @param processorNanos what the process took of processors meanwhile, for all it did; negative if the system does not tell
 */
record RunResult(
        Interval total,
        List<Long> offered,
        List<Long> goodOfOffered,
        long calls,
        long unended,
        long nanos,
        boolean stopped,
        int opened,
        @Nullable String lastLoss,
        List<Failure> failures,
        long processorNanos) {}
