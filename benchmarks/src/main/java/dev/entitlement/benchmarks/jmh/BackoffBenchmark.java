package dev.entitlement.benchmarks.jmh;

import dev.entitlement.policy.Backoff;
import dev.entitlement.policy.RetryBudget;
import dev.entitlement.policy.RetryPolicy;
import dev.entitlement.policy.Verdict;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long to wait before the second retry; and the whole decision, for which ours also asks deadline and budget. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class BackoffBenchmark {
    private static final int RETRY = 2;
    private static final long DEADLINE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long NEEDED_NANOS = Duration.ofMillis(20).toNanos();
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    private final SplittableRandom random = new SplittableRandom(7);
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(2));
    private final RetryPolicy policy = new RetryPolicy(3, backoff, RetryBudget.of(0.2, 10));
    private final IntervalFunction resilience4j =
            IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(100), 2, 0.5, Duration.ofSeconds(2));
    private long nowNanos;

    @Benchmark
    public long ours() {
        return backoff.afterSilenceNanos(RETRY, random.nextDouble());
    }

    @Benchmark
    public long resilience4j() {
        return resilience4j.apply(RETRY);
    }

    /** One a second, so that the budget's floor grants it. */
    @Benchmark
    public Object oursWithDecision() {
        nowNanos += SECOND_NANOS;
        return policy.after(
                Verdict.TRANSIENT, false, -1, RETRY, DEADLINE_NANOS, NEEDED_NANOS, nowNanos, random.nextDouble());
    }
}
