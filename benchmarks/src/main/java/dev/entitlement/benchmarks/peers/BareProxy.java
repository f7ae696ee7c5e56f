package dev.entitlement.benchmarks.peers;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * The baseline of every proxy figure: Reactor Netty's server in front of Reactor Netty's client, the answer streamed
 * through, no policies. What our gateway costs above or below this is what the project adds or saves.
 */
public final class BareProxy {
    private BareProxy() {}

    /** {@code BareProxy PORT UPSTREAM}, such as {@code 8090 http://127.0.0.1:8081}; runs until it is killed. */
    public static void main(String[] args) {
        LoopResources loops = LoopResources.create("bare", LoopResources.DEFAULT_IO_WORKER_COUNT, true);
        ConnectionProvider pool = ConnectionProvider.builder("bare")
                .maxConnections(10_000)
                .pendingAcquireMaxCount(-1)
                .maxIdleTime(Duration.ofSeconds(20))
                .build();
        HttpClient client = HttpClient.create(pool).runOn(loops).disableRetry(true);
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(Integer.parseInt(args[0]))
                .runOn(loops)
                .handle((request, response) -> proxy(client, args[1], request, response))
                .bindNow();
        System.out.println("ready on http://127.0.0.1:" + server.port());
        server.onDispose().block();
    }

    private static Mono<Void> proxy(
            HttpClient client, String upstream, HttpServerRequest request, HttpServerResponse response) {
        return client.headers(headers -> headers.set(HttpHeaderNames.AUTHORIZATION, "Basic dTpw"))
                .post()
                .uri(upstream + request.uri())
                .response((answer, body) -> response.status(answer.status())
                        .headers(response.responseHeaders()
                                .set(HttpHeaderNames.CONTENT_TYPE, type(answer))
                                .set(HttpHeaderNames.CONTENT_LENGTH, length(answer)))
                        .send(body.retain()))
                .then();
    }

    private static String type(HttpClientResponse answer) {
        return answer.responseHeaders().get(HttpHeaderNames.CONTENT_TYPE, "application/json");
    }

    private static String length(HttpClientResponse answer) {
        return answer.responseHeaders().get(HttpHeaderNames.CONTENT_LENGTH, "0");
    }
}
