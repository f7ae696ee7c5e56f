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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Many calls at one instant, until the last has its answer: an operation is a whole burst. The upstream takes 50 ms, so
 * that is the least a burst can take. Ours keeps to its cap of 1,024 attempts in flight, so 10,000 go in ten waves; bare
 * Reactor Netty has no cap, and opens a connection for each. Warm: the connections of earlier bursts are there.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms512m", "-Xmx1g", "-XX:+UseSerialGC"})
@State(Scope.Benchmark)
public class BurstBenchmark {
    private static final int UPSTREAM_MILLIS = 50;

    @Param({"100", "1000", "10000"})
    private int calls;

    @Param({"OURS", "REACTOR_NETTY_BARE"})
    private Client client = Client.OURS; // then each, by JMH

    private Program upstream;
    private Caller caller;

    @Setup
    public void setUp() throws IOException, InterruptedException {
        upstream = LoopbackUpstream.start(UPSTREAM_MILLIS);
        caller = client.calling(upstream.ready());
    }

    @TearDown
    public void tearDown() {
        caller.close();
        upstream.close();
    }

    @Benchmark
    public void burst() throws InterruptedException, ExecutionException, TimeoutException {
        Calls.run(caller, calls, calls);
    }
}
