package dev.entitlement.benchmarks.jmh;

import dev.entitlement.upstream.AnswerFacts;
import dev.entitlement.upstream.AnswerReader;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** The baseline: Reactor Netty's HTTP client as it is, without any policy, with a pool that is never too small. */
final class ReactorNettyCaller implements Caller {
    static final String AUTHORIZATION = "Basic YmVuY2htYXJrOmJlbmNobWFyaw==";
    static final String PATH = "/entitlement/reactivate/";

    private static final int MAX_CONNECTIONS = 20_000;

    private final LoopResources loops;
    private final ConnectionProvider pool;
    private final HttpClient client;

    ReactorNettyCaller(String url) {
        loops = LoopResources.create("bare", 1, true);
        pool = pool();
        client = client(loops, pool)
                .baseUrl(url)
                .headers(headers -> headers.set(HttpHeaderNames.AUTHORIZATION, AUTHORIZATION)
                        .set(HttpHeaderNames.ACCEPT, "application/json"));
    }

    static ConnectionProvider pool() {
        return ConnectionProvider.builder("benchmark")
                .maxConnections(MAX_CONNECTIONS)
                .pendingAcquireMaxCount(-1)
                .maxIdleTime(Duration.ofSeconds(20))
                .build();
    }

    static HttpClient client(LoopResources loops, ConnectionProvider pool) {
        return HttpClient.create(pool).runOn(loops).disableRetry(true);
    }

    @Override
    public void call(String id, Ended ended) {
        exchange(id).subscribe(new EndOfCall<>(ended, ReactorNettyCaller::isReactivated));
    }

    Mono<byte[]> exchange(String id) {
        return client.headers(headers -> headers.set("X-RequestIdentifier", id))
                .post()
                .uri(PATH + id)
                .responseSingle((answer, body) -> body.asByteArray());
    }

    static boolean isReactivated(byte @Nullable [] body) {
        AnswerFacts facts = body == null ? null : AnswerReader.read(body);
        return facts != null && facts.responseCode().equals("OK");
    }

    @Override
    public void close() {
        pool.dispose();
        loops.dispose();
    }
}
