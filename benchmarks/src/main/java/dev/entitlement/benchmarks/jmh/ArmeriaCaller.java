package dev.entitlement.benchmarks.jmh;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.circuitbreaker.CircuitBreaker;
import com.linecorp.armeria.client.circuitbreaker.CircuitBreakerClient;
import com.linecorp.armeria.client.circuitbreaker.CircuitBreakerRule;
import com.linecorp.armeria.client.retry.Backoff;
import com.linecorp.armeria.client.retry.RetryRule;
import com.linecorp.armeria.client.retry.RetryingClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaderNames;
import org.jspecify.annotations.Nullable;

/** Armeria's client with its own retry and breaker, over HTTP/1.1. */
final class ArmeriaCaller implements Caller {
    private static final int MAX_ATTEMPTS = 3;

    private final ClientFactory factory = ClientFactory.builder().workerGroup(1).build();
    private final WebClient client;

    ArmeriaCaller(String url) {
        client = WebClient.builder(url.replaceFirst("^http:", "h1c:"))
                .factory(factory)
                .responseTimeout(ATTEMPT_TIMEOUT)
                .addHeader(HttpHeaderNames.AUTHORIZATION, ReactorNettyCaller.AUTHORIZATION)
                .addHeader(HttpHeaderNames.ACCEPT, "application/json")
                .decorator(CircuitBreakerClient.newDecorator(
                        CircuitBreaker.ofDefaultName(), CircuitBreakerRule.onServerErrorStatus()))
                .decorator(RetryingClient.builder(RetryRule.builder()
                                .onServerErrorStatus()
                                .onException()
                                .thenBackoff(Backoff.exponential(100, 2_000)))
                        .maxTotalAttempts(MAX_ATTEMPTS)
                        .newDecorator())
                .build();
    }

    @Override
    public void call(String id, Ended ended) {
        client.prepare()
                .post(ReactorNettyCaller.PATH + id)
                .header("X-RequestIdentifier", id)
                .execute()
                .aggregate()
                .whenComplete((answer, failure) -> tell(ended, answer, failure));
    }

    private static void tell(Ended ended, @Nullable AggregatedHttpResponse answer, @Nullable Throwable failure) {
        boolean fine = answer != null
                && ReactorNettyCaller.isReactivated(answer.content().array());
        ended.ended(fine ? null : failure != null ? failure : new IllegalStateException("ended as " + answer));
    }

    @Override
    public void close() {
        factory.close();
    }
}
