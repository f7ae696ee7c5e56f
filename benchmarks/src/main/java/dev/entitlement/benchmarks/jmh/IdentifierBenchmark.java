package dev.entitlement.benchmarks.jmh;

import dev.entitlement.policy.RequestIdentifiers;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A request identifier that nobody can foretell, ours against the JDK's, which shares a lock and may block. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class IdentifierBenchmark {

    private RequestIdentifiers identifiers;

    @Setup
    public void setUp() {
        SecureRandom seeds = new SecureRandom();
        identifiers = new RequestIdentifiers(seeds.nextLong(), seeds.nextLong());
    }

    @Benchmark
    public String ours() {
        return identifiers.next();
    }

    @Benchmark
    public String randomUuid() {
        return UUID.randomUUID().toString();
    }
}
