package dev.entitlement.benchmarks.jmh;

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
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** What teams use today: Spring's WebClient over Reactor Netty, with Resilience4j's operators round it. */
final class WebClientCaller implements Caller {
    private static final int MAX_ATTEMPTS = 3;
    private static final int MAX_IN_FLIGHT = 20_000;

    private final LoopResources loops = LoopResources.create("webclient", 1, true);
    private final ConnectionProvider pool = ReactorNettyCaller.pool();
    private final WebClient client;
    private final TimeLimiter limiter = TimeLimiter.of(ATTEMPT_TIMEOUT);
    private final CircuitBreaker breaker = CircuitBreaker.ofDefaults("benchmark");
    private final Bulkhead bulkhead = Bulkhead.of(
            "benchmark",
            BulkheadConfig.custom().maxConcurrentCalls(MAX_IN_FLIGHT).build());
    private final Retry retry = Retry.of(
            "benchmark", RetryConfig.<byte[]>custom().maxAttempts(MAX_ATTEMPTS).build());

    WebClientCaller(String url) {
        client = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(ReactorNettyCaller.client(loops, pool)))
                .baseUrl(url)
                .defaultHeader(HttpHeaders.AUTHORIZATION, ReactorNettyCaller.AUTHORIZATION)
                .defaultHeader(HttpHeaders.ACCEPT, "application/json")
                .build();
    }

    @Override
    public void call(String id, Ended ended) {
        exchange(id)
                .transformDeferred(TimeLimiterOperator.of(limiter))
                .transformDeferred(BulkheadOperator.of(bulkhead))
                .transformDeferred(CircuitBreakerOperator.of(breaker))
                .transformDeferred(RetryOperator.of(retry))
                .subscribe(new EndOfCall<>(ended, ReactorNettyCaller::isReactivated));
    }

    private Mono<byte[]> exchange(String id) {
        return client.post()
                .uri(ReactorNettyCaller.PATH + "{id}", id)
                .header("X-RequestIdentifier", id)
                .retrieve()
                .bodyToMono(byte[].class);
    }

    @Override
    public void close() {
        pool.dispose();
        loops.dispose();
    }
}
