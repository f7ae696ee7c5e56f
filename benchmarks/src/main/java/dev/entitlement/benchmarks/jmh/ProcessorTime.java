package dev.entitlement.benchmarks.jmh;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * What an operation takes of processors: user and system time of all threads of the process, collector and compiler
 * included, in microseconds. Waiting costs none, and what other processes take of the machine does not show, so it is the
 * sturdier figure where a benchmark waits, or the machine is not quiet. {@code -prof} with this class's name.
 */
public final class ProcessorTime implements InternalProfiler {
    private static final double NANOS_PER_MICRO = 1e3;

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private long beforeNanos;

    @Override
    public String getDescription() {
        return "Processor time of the process per operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        beforeNanos = system.getProcessCpuTime();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        long operations = result.getMetadata().getAllOps();
        if (operations == 0) {
            return List.of();
        }
        double micros = (system.getProcessCpuTime() - beforeNanos) / NANOS_PER_MICRO / operations;
        return List.of(new ScalarResult("cpu.norm", micros, "us/op", AggregationPolicy.AVG));
    }
}
