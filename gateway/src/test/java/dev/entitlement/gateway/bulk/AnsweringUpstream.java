package dev.entitlement.gateway.bulk;

import dev.entitlement.ClientSettings;
import dev.entitlement.EntitlementClient;
import dev.entitlement.EntitlementResult;
import dev.entitlement.ReactivationRequest;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.time.Duration;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** An upstream that says what a test wants, and a client in front of it: for results with answers in them. */
final class AnsweringUpstream implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DisposableServer server;
    private final EntitlementClient client;
    private volatile int status = 200;
    private volatile byte[] body = {};

    AnsweringUpstream() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> response.status(status)
                        .sendObject(Unpooled.wrappedBuffer(body))
                        .then())
                .bindNow(PATIENCE);
        client = EntitlementClient.builder()
                .settings(ClientSettings.builder()
                        .baseUrl(URI.create("http://127.0.0.1:" + server.port() + "/v1"))
                        .deadline(PATIENCE)
                        .attemptTimeout(PATIENCE)
                        .maxAttempts(1)
                        .circuitBreaker(false)
                        .build())
                .build();
    }

    EntitlementResult result(String id, int status, byte[] body) {
        this.status = status;
        this.body = body;
        return client.reactivate(ReactivationRequest.builder(id)
                        .requestIdentifier("mine")
                        .build())
                .block(PATIENCE);
    }

    @Override
    public void close() {
        client.close().block(PATIENCE);
        server.disposeNow(PATIENCE);
    }
}
