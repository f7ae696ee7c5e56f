package dev.entitlement.benchmarks.jmh;

import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import dev.entitlement.AdmissionRound;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.netty.channel.EventLoop;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A permit taken and given back, by one thread and by two that get into each other's way. Ours asks the circuit and the
 * rate limit as well, and the adaptive limit learns from each attempt; Netflix's learns, under a lock; Resilience4j's
 * bulkhead only counts. {@code inLine} is ours when there is no permit: a place in the queue for each pass.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {EventLoopExecutor.USED, EventLoopExecutor.NAMED, "-XX:+UseSerialGC"})
@State(Scope.Benchmark)
public class AdmissionBenchmark {
    private static final int MAX_IN_FLIGHT = 1024;
    private static final int IN_LINE = 2;

    private final Limiter<Void> netflix = SimpleLimiter.newBuilder()
            .limit(Gradient2Limit.newBuilder().maxConcurrency(MAX_IN_FLIGHT).build())
            .build();
    private final Bulkhead bulkhead = Bulkhead.of(
            "benchmark",
            BulkheadConfig.custom().maxConcurrentCalls(MAX_IN_FLIGHT).build());
    private AdmissionRound ours;
    private AdmissionRound full;

    @Setup
    public void setUp() {
        EventLoop loop = EventLoopExecutor.loop();
        ours = new AdmissionRound(loop, Answers.read(Answers.usual()), MAX_IN_FLIGHT, true);
        full = new AdmissionRound(loop, Answers.read(Answers.usual()), IN_LINE, false);
        while (full.take()) {
            // until none is left
        }
    }

    @Benchmark
    @Threads(1)
    public long oursOneThread() {
        return ours.passThrough();
    }

    @Benchmark
    @Threads(2)
    public long oursTwoThreads() {
        return ours.passThrough();
    }

    @Benchmark
    @Threads(1)
    public void inLineOneThread() {
        full.standInLine();
    }

    @Benchmark
    @Threads(2)
    public void inLineTwoThreads() {
        full.standInLine();
    }

    @Benchmark
    @Threads(1)
    public void netflixOneThread() {
        netflix.acquire(null).orElseThrow().onSuccess();
    }

    @Benchmark
    @Threads(2)
    public void netflixTwoThreads() {
        netflix.acquire(null).orElseThrow().onSuccess();
    }

    @Benchmark
    @Threads(1)
    public void resilience4jOneThread() {
        bulkhead.acquirePermission();
        bulkhead.onComplete();
    }

    @Benchmark
    @Threads(2)
    public void resilience4jTwoThreads() {
        bulkhead.acquirePermission();
        bulkhead.onComplete();
    }
}
