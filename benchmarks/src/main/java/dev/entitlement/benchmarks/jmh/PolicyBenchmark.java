package dev.entitlement.benchmarks.jmh;

import dev.entitlement.EntitlementClient;
import dev.entitlement.EntitlementResult;
import dev.entitlement.InMemoryClient;
import dev.entitlement.PolicyRound;
import dev.entitlement.ReactivationRequest;
import dev.entitlement.upstream.Answer;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.github.resilience4j.reactor.retry.RetryOperator;
import io.github.resilience4j.reactor.timelimiter.TimeLimiterOperator;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.netty.channel.EventLoop;
import java.time.Duration;
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
import org.openjdk.jmh.infra.Blackhole;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What policies cost round an answer that is already there, on an event loop. The settings of the peers are those of the
 * client: an attempt may take 4 s, three attempts, a cap of 1,024.
 *
 * <p>{@link #call} is the whole client but for the wire: besides its policies it makes the request and its identifier,
 * judges the answer, looks for a call to join, and tells what came of every attempt. {@link #callWithoutPolicies} does the
 * same without any policy, and the difference is what ours cost. The peers hand an answer on, judged by nobody; what they
 * cost is their difference to {@link #nothing}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {EventLoopExecutor.USED, EventLoopExecutor.NAMED, "-XX:+UseSerialGC"})
@State(Scope.Thread)
public class PolicyBenchmark {
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(4);
    private static final Duration BACKOFF = Duration.ofMillis(100);
    private static final int MAX_ATTEMPTS = 3;
    private static final int MAX_IN_FLIGHT = 1024;

    private final Answer answer = Answers.read(Answers.usual());
    private final ReactivationRequest request = ReactivationRequest.of("a25100b8-4e0c-4e37-b921-cac9cb1e930f");

    private EntitlementClient client;
    private Mono<EntitlementResult> withoutPolicies;
    private PolicyRound round;
    private Scheduler timer;

    private final CircuitBreaker breaker = CircuitBreaker.ofDefaults("benchmark");
    private final TimeLimiter limiter = TimeLimiter.of(ATTEMPT_TIMEOUT);
    private final Bulkhead bulkhead = Bulkhead.of(
            "benchmark",
            BulkheadConfig.custom().maxConcurrentCalls(MAX_IN_FLIGHT).build());
    private final Retry retry = Retry.of(
            "benchmark", RetryConfig.<Answer>custom().maxAttempts(MAX_ATTEMPTS).build());

    @Setup
    public void setUp() {
        EventLoop loop = EventLoopExecutor.loop();
        client = InMemoryClient.on(loop, answer);
        withoutPolicies = InMemoryClient.withoutPolicies(loop, answer, request);
        round = new PolicyRound(loop, answer);
        timer = Schedulers.fromExecutorService(loop);
    }

    @Benchmark
    public void nothing(Blackhole hole) {
        Mono.just(answer).subscribe(new Receiver(hole));
    }

    @Benchmark
    public void callWithoutPolicies(Blackhole hole) {
        withoutPolicies.subscribe(new Receiver(hole));
    }

    @Benchmark
    public void call(Blackhole hole) {
        client.reactivate(request).subscribe(new Receiver(hole));
    }

    @Benchmark
    public long policiesWithoutCall() {
        return round.pass();
    }

    @Benchmark
    public void reactorTimeout(Blackhole hole) {
        Mono.just(answer).timeout(ATTEMPT_TIMEOUT, timer).subscribe(new Receiver(hole));
    }

    @Benchmark
    public void reactorTimeoutAndRetry(Blackhole hole) {
        Mono.just(answer)
                .timeout(ATTEMPT_TIMEOUT, timer)
                .retryWhen(reactor.util.retry.Retry.backoff(MAX_ATTEMPTS - 1, BACKOFF))
                .subscribe(new Receiver(hole));
    }

    @Benchmark
    public void resilience4jBreaker(Blackhole hole) {
        Mono.just(answer).transformDeferred(CircuitBreakerOperator.of(breaker)).subscribe(new Receiver(hole));
    }

    @Benchmark
    public void resilience4jAll(Blackhole hole) {
        Mono.just(answer)
                .transformDeferred(TimeLimiterOperator.of(limiter))
                .transformDeferred(BulkheadOperator.of(bulkhead))
                .transformDeferred(CircuitBreakerOperator.of(breaker))
                .transformDeferred(RetryOperator.of(retry))
                .subscribe(new Receiver(hole));
    }
}
