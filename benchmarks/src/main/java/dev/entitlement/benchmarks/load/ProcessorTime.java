package dev.entitlement.benchmarks.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What this process takes of processors: all its threads, compiler and collector too. Not thread-safe. */
final class ProcessorTime {
    private long startNanos = now();

    /** From now on. */
    void start() {
        startNanos = now();
    }

    /** Since the start, in nanoseconds; negative if the system does not tell. */
    long nanos() {
        long now = now();
        return now < 0 ? now : now - startNanos;
    }

    private static long now() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : -1;
    }
}
