package dev.entitlement.benchmarks.scg;

import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import java.time.Duration;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.cloud.circuitbreaker.resilience4j.ReactiveResilience4JCircuitBreakerFactory;
import org.springframework.cloud.circuitbreaker.resilience4j.Resilience4JConfigBuilder;
import org.springframework.cloud.client.circuitbreaker.Customizer;
import org.springframework.cloud.gateway.filter.factory.RetryGatewayFilterFactory.BackoffConfig;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.GatewayFilterSpec;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.cloud.gateway.route.builder.UriSpec;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

/**
 * Spring Cloud Gateway in front of the same upstream, with the same credentials: {@code --upstream=URL}, and with
 * {@code --resilient=true} its Retry and CircuitBreaker filters, with our numbers where there is a choice (three attempts
 * in all, 100 ms to 2 s of backoff, 4 s for an answer) and the documented defaults of Resilience4j's circuit breaker
 * where there is none.
 */
@SpringBootApplication
public class SpringCloudGateway {

    private static final Duration ANSWER = Duration.ofSeconds(4);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(2);
    private static final int RETRIES = 2;

    private final boolean resilient;

    SpringCloudGateway(@Value("${resilient:false}") boolean resilient) {
        this.resilient = resilient;
    }

    public static void main(String[] args) {
        SpringApplication.run(SpringCloudGateway.class, args);
    }

    @Bean
    RouteLocator routes(RouteLocatorBuilder routes, @Value("${upstream}") String upstream) {
        return routes.routes()
                .route("all", route -> route.path("/**").filters(this::filters).uri(upstream))
                .build();
    }

    /** The breaker outside, as in the reference: it counts calls, and while open nothing is tried again. */
    private UriSpec filters(GatewayFilterSpec filters) {
        GatewayFilterSpec credentials = filters.setRequestHeader("Authorization", "Basic dTpw");
        if (!resilient) {
            return credentials;
        }
        return credentials
                .circuitBreaker(
                        breaker -> breaker.setName("upstream").setStatusCodes(Set.of("500", "502", "503", "504")))
                .retry(retry -> retry.setRetries(RETRIES)
                        .setMethods(HttpMethod.POST)
                        .setStatuses(
                                HttpStatus.INTERNAL_SERVER_ERROR,
                                HttpStatus.BAD_GATEWAY,
                                HttpStatus.SERVICE_UNAVAILABLE,
                                HttpStatus.GATEWAY_TIMEOUT)
                        .setBackoff(new BackoffConfig(FIRST_BACKOFF, LONGEST_BACKOFF, 2, false)));
    }

    /** Its default of a second is less than what we give an attempt. */
    @Bean
    Customizer<ReactiveResilience4JCircuitBreakerFactory> patience() {
        return factory -> factory.configureDefault(id -> new Resilience4JConfigBuilder(id)
                .timeLimiterConfig(TimeLimiterConfig.custom()
                        .timeoutDuration(ANSWER.multipliedBy(RETRIES + 1L))
                        .build())
                .build());
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        Environment environment = event.getApplicationContext().getEnvironment();
        System.out.println("ready on http://127.0.0.1:" + environment.getProperty("local.server.port"));
    }
}
