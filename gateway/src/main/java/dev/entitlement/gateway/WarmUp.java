package dev.entitlement.gateway;

import dev.entitlement.CallListener;
import dev.entitlement.gateway.admin.Pulse;
import dev.entitlement.gateway.records.CallLog;
import dev.entitlement.gateway.serve.Rehearsal;
import dev.entitlement.micrometer.EntitlementMetrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * Lets the JVM get up to speed on calls that nobody made: for a while before the gateway is ready, and after that as long
 * as nobody calls. It belongs to the thread of {@code main}, which it makes wait.
 */
final class WarmUp implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

    /** Compiling takes a core longer than anyone should wait for a start. */
    private static final Duration LONGEST_AFTER = Duration.ofSeconds(10);

    private static final Duration WINDOW = Duration.ofMillis(60);

    private static final Duration END = Duration.ofSeconds(2);

    private final Duration beforeReady;
    private final PrometheusMeterRegistry registry = registry();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile BooleanSupplier interrupted = () -> false;

    private WarmUp(Duration beforeReady) {
        this.beforeReady = beforeReady;
    }

    /** @param beforeReady how long the gateway waits for it; 0 for no warm-up at all */
    static WarmUp start(Duration beforeReady, LoopResources loops) {
        WarmUp warmUp = new WarmUp(beforeReady);
        if (beforeReady.isZero()) {
            warmUp.ended.countDown();
        } else {
            warmUp.rehearsal(loops).subscribe();
        }
        return warmUp;
    }

    /** A gateway that could not warm up is only slower at first. */
    private Mono<Integer> rehearsal(LoopResources loops) {
        return Rehearsal.play(
                        beforeReady.plus(LONGEST_AFTER), () -> interrupted.getAsBoolean(), listener(registry), loops)
                .doOnNext(calls -> log.debug("Warmed up on {} calls of its own", calls))
                .doOnError(e -> log.warn("The gateway could not warm up, and is slower at first", e))
                .onErrorComplete()
                .doFinally(end -> ended.countDown());
    }

    /** Its windows of time end so often that the compiler knows what happens then. */
    private static PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return DistributionStatisticConfig.builder()
                        .expiry(WINDOW)
                        .build()
                        .merge(config);
            }
        });
        return registry;
    }

    /** As the real one, but for the failure log, which hears of failures only. */
    private static CallListener listener(PrometheusMeterRegistry registry) {
        return new EntitlementMetrics(registry)
                .and(new Pulse(Clock.systemUTC()))
                .and(new CallLog(false, System::nanoTime));
    }

    /** Waits until the gateway may be ready. */
    void await() {
        await(beforeReady);
    }

    /** From now on it ends as soon as somebody calls. */
    void goOnUntil(BooleanSupplier called) {
        interrupted = called;
    }

    @Override
    public void close() {
        interrupted = () -> true;
        await(END);
        registry.close();
    }

    private void await(Duration atMost) {
        try {
            boolean unused = ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
