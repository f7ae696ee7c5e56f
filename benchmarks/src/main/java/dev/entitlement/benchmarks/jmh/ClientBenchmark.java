package dev.entitlement.benchmarks.jmh;

import dev.entitlement.benchmarks.scenarios.Program;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A call from end to end: 64 in flight on one event loop, against an upstream on loopback that answers at once. Where
 * there are two processors and {@code taskset} the client has one for itself, compiler and collector included, and the
 * upstream, a process of its own, another. So time per call is the client's processor time, unless the upstream cannot
 * keep up; {@link ProcessorTime} tells that apart.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 6, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms512m", "-Xmx1g", "-XX:+UseSerialGC"})
@State(Scope.Benchmark)
public class ClientBenchmark {
    private static final int CALLS = 4_096;
    private static final int IN_FLIGHT = 64;

    @Param
    private Client client = Client.OURS; // then each, by JMH

    private Program upstream;
    private Caller caller;

    @Setup
    public void setUp() throws IOException, InterruptedException {
        upstream = LoopbackUpstream.start(0);
        caller = client.calling(upstream.ready());
    }

    @TearDown
    public void tearDown() {
        caller.close();
        upstream.close();
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public void call() throws InterruptedException, ExecutionException, TimeoutException {
        Calls.run(caller, CALLS, IN_FLIGHT);
    }
}
