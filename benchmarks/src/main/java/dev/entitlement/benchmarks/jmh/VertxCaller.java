package dev.entitlement.benchmarks.jmh;

import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;

/** Vert.x's web client with its breaker, which also times out and retries. */
final class VertxCaller implements Caller {
    private static final int MAX_RETRIES = 2;
    private static final int MAX_CONNECTIONS = 20_000;

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    private final Context loop = vertx.getOrCreateContext();
    private final String path;
    private final WebClient client;
    private final CircuitBreaker breaker;

    VertxCaller(String url) {
        URI base = URI.create(url);
        path = base.getPath() + ReactorNettyCaller.PATH;
        client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setDefaultHost(base.getHost())
                        .setDefaultPort(base.getPort())
                        .setUserAgentEnabled(true),
                new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
        breaker = CircuitBreaker.create(
                "benchmark",
                vertx,
                new CircuitBreakerOptions()
                        .setTimeout(ATTEMPT_TIMEOUT.toMillis())
                        .setMaxRetries(MAX_RETRIES));
    }

    @Override
    public void call(String id, Ended ended) {
        if (Vertx.currentContext() == loop) {
            send(id, ended);
        } else {
            loop.runOnContext(now -> send(id, ended));
        }
    }

    private void send(String id, Ended ended) {
        breaker.execute(() -> client.post(path + id)
                        .putHeader("Authorization", ReactorNettyCaller.AUTHORIZATION)
                        .putHeader("Accept", "application/json")
                        .putHeader("X-RequestIdentifier", id)
                        .send())
                .onComplete(end -> tell(ended, end));
    }

    private static void tell(Ended ended, AsyncResult<HttpResponse<Buffer>> end) {
        boolean fine = end.succeeded()
                && ReactorNettyCaller.isReactivated(end.result().body().getBytes());
        ended.ended(fine ? null : end.failed() ? end.cause() : new IllegalStateException("ended as " + end.result()));
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
