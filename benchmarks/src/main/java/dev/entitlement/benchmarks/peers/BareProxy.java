package dev.entitlement.benchmarks.peers;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import java.util.Locale;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.util.retry.Retry;

/**
 * The baseline of every proxy figure: Reactor Netty's server in front of Reactor Netty's client, without policies. What
 * our gateway costs above or below this is what the project adds or saves.
 */
public final class BareProxy {
    private static final Duration ANSWER = Duration.ofSeconds(4);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(2);
    private static final int RETRIES = 2;

    private final HttpClient client;
    private final String upstream;

    private BareProxy(HttpClient client, String upstream) {
        this.client = client;
        this.upstream = upstream;
    }

    /** How the answer goes on. */
    private enum Way {
        /** Piece by piece, as it comes. */
        STREAMED,
        /** Collected, and then written at once. */
        AGGREGATED,
        /** Collected; after a 5xx or none in time the request is sent again, as the operators at hand suggest. */
        RETRYING
    }

    /** An answer that is worth another try. */
    private static final class TransientException extends RuntimeException {
        private final transient Answer answer;

        TransientException(Answer answer) {
            super(null, null, false, false);
            this.answer = answer;
        }
    }

    private record Answer(HttpClientResponse head, byte[] body) {}

    /** {@code BareProxy PORT UPSTREAM WAY}, such as {@code 8090 http://127.0.0.1:8081 streamed}; runs until it is killed. */
    public static void main(String[] args) {
        Way way = Way.valueOf(args[2].toUpperCase(Locale.ROOT));
        LoopResources loops = LoopResources.create("bare", LoopResources.DEFAULT_IO_WORKER_COUNT, true);
        ConnectionProvider pool = ConnectionProvider.builder("bare")
                .maxConnections(10_000)
                .pendingAcquireMaxCount(-1)
                .maxIdleTime(Duration.ofSeconds(20))
                .build();
        HttpClient client = HttpClient.create(pool)
                .runOn(loops)
                .disableRetry(true)
                .headers(headers -> headers.set(HttpHeaderNames.AUTHORIZATION, "Basic dTpw"));
        BareProxy proxy = new BareProxy(client, args[1]);
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(Integer.parseInt(args[0]))
                .runOn(loops)
                .handle((request, response) -> proxy.handle(way, request, response))
                .bindNow();
        System.out.println("ready on http://127.0.0.1:" + server.port());
        server.onDispose().block(); // the main thread, so that the process lives as long as its server
    }

    private Mono<Void> handle(Way way, HttpServerRequest request, HttpServerResponse response) {
        return switch (way) {
            case STREAMED -> streamed(request, response);
            case AGGREGATED -> asked(request).flatMap(answer -> send(answer, response));
            case RETRYING -> retried(request).flatMap(answer -> send(answer, response));
        };
    }

    private Mono<Void> streamed(HttpServerRequest request, HttpServerResponse response) {
        return client.post()
                .uri(upstream + request.uri())
                .response((answer, body) -> response.status(answer.status())
                        .headers(response.responseHeaders()
                                .set(HttpHeaderNames.CONTENT_TYPE, type(answer))
                                .set(HttpHeaderNames.CONTENT_LENGTH, length(answer)))
                        .send(body.retain()))
                .then();
    }

    private Mono<Answer> asked(HttpServerRequest request) {
        return client.post()
                .uri(upstream + request.uri())
                .responseSingle((head, body) ->
                        body.asByteArray().defaultIfEmpty(new byte[0]).map(bytes -> new Answer(head, bytes)));
    }

    private Mono<Answer> retried(HttpServerRequest request) {
        return asked(request)
                .timeout(ANSWER)
                .flatMap(answer -> answer.head().status().code() >= 500
                        ? Mono.error(new TransientException(answer))
                        : Mono.just(answer))
                .retryWhen(Retry.backoff(RETRIES, FIRST_BACKOFF)
                        .maxBackoff(LONGEST_BACKOFF)
                        .jitter(1)
                        .onRetryExhaustedThrow((spec, last) -> last.failure()))
                .onErrorResume(TransientException.class, last -> Mono.just(last.answer));
    }

    private static Mono<Void> send(Answer answer, HttpServerResponse response) {
        response.status(answer.head().status())
                .responseHeaders()
                .set(HttpHeaderNames.CONTENT_TYPE, type(answer.head()));
        return response.sendObject(Unpooled.wrappedBuffer(answer.body())).then();
    }

    private static String type(HttpClientResponse answer) {
        return answer.responseHeaders().get(HttpHeaderNames.CONTENT_TYPE, "application/json");
    }

    private static String length(HttpClientResponse answer) {
        return answer.responseHeaders().get(HttpHeaderNames.CONTENT_LENGTH, "0");
    }
}
