package dev.entitlement.benchmarks.sidebyside;

import dev.entitlement.benchmarks.sidebyside.Wrk.Load;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a request costs through one of those measured.
 *
 * @param readySeconds from its start until it was ready
 * @param megabytes it held after the last run (RSS)
 * @param bytesPerRequest allocated on the heap; not a number without one
 */
record Cost(Contender contender, List<Run> runs, double readySeconds, double megabytes, double bytesPerRequest) {

    Cost {
        runs = List.copyOf(runs);
    }

    /** One of the interleaved runs. */
    record Run(Load load, double processorNanos) {
        /** User and system time of the process over the requests it answered. */
        double microsPerRequest() {
            return processorNanos / 1e3 / load.requests();
        }
    }

    String name() {
        return contender.name();
    }

    /** Noise only adds, so the least run is what ratios are made of. */
    double leastMicros() {
        return runs.stream().mapToDouble(Run::microsPerRequest).min().orElse(Double.NaN);
    }

    double mostMicros() {
        return runs.stream().mapToDouble(Run::microsPerRequest).max().orElse(Double.NaN);
    }

    double median(ToDoubleFunction<Run> of) {
        double[] sorted = runs.stream().mapToDouble(of).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    long errors() {
        return runs.stream().mapToLong(run -> run.load().errors()).sum();
    }
}
