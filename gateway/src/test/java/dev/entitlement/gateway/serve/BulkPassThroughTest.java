package dev.entitlement.gateway.serve;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.ClientSettings;
import dev.entitlement.Credentials;
import dev.entitlement.EntitlementClient;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedTransferQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lines from a caller's socket to an upstream's and back, with the client in between. */
class BulkPassThroughTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final JsonMapper JSON = new JsonMapper();

    /** A request as the upstream saw it. */
    private record Seen(String uri, String authorization, String identifier) {}

    private final BlockingQueue<Seen> seen = new LinkedTransferQueue<>();
    private volatile Sinks.Empty<Void> held = Sinks.empty();
    private LoopResources loops;
    private DisposableServer upstream;
    private EntitlementClient client;
    private Gateway gateway;

    @BeforeEach
    void start() {
        loops = LoopResources.create("bulk-pass-through", 1, true);
        upstream = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> {
                    String identifier = request.requestHeaders().get("X-RequestIdentifier");
                    seen.add(new Seen(request.uri(), request.requestHeaders().get("Authorization"), identifier));
                    String id = request.uri().substring(request.uri().lastIndexOf('/') + 1);
                    return held.asMono()
                            .then(response.status(id.startsWith("gone") ? 404 : 200)
                                    .sendString(Mono.just("{\r\n\"responseCode\":\""
                                            + (id.startsWith("gone") ? "NOT_FOUND" : "OK")
                                            + "\",\n \"n\":1.0e0}\n"))
                                    .then());
                })
                .bindNow(PATIENCE);
    }

    private void front(boolean passthrough) {
        client = EntitlementClient.builder()
                .settings(ClientSettings.builder()
                        .baseUrl(URI.create("http://127.0.0.1:" + upstream.port() + "/v1"))
                        .build())
                .credentials(passthrough ? Credentials.none() : Credentials.basic("gateway", "own"))
                .loopResources(loops)
                .build();
        GatewaySettings settings = TestGateway.settings(Limits.PROMISED, Set.of(), null, passthrough);
        gateway =
                Gateway.start(settings, Callers.open(), Calls.of(client), loops).block(PATIENCE);
    }

    @AfterEach
    void stop() {
        gateway.close().block(PATIENCE);
        client.close().block(PATIENCE);
        upstream.disposeNow(PATIENCE);
        loops.disposeLater(Duration.ZERO, PATIENCE).block(PATIENCE);
    }

    private RawCaller caller() {
        return new RawCaller(new InetSocketAddress(
                gateway.address().host(), gateway.address().port()));
    }

    private List<JsonNode> ask(String input, String... headers) {
        try (RawCaller caller = caller()) {
            caller.send(RawCaller.bulkOf("text/plain", input, headers));
            assertThat(caller.answer(true).status()).isEqualTo(200);
            held.tryEmitEmpty();
            return caller.lines().stream().map(JSON::readTree).toList();
        }
    }

    @Test
    void the_upstreams_answer_is_in_its_line_as_it_came_but_for_line_breaks() {
        front(false);
        List<JsonNode> lines = ask("a b\ngone-1\n");
        assertThat(lines).hasSize(3);
        for (JsonNode line : lines.subList(0, 2)) {
            boolean gone = line.get("entitlementId").asString().equals("gone-1");
            assertThat(line.get("outcome").asString()).isEqualTo(gone ? "rejected" : "reactivated");
            assertThat(line.get("status").asInt()).isEqualTo(gone ? 404 : 200);
            assertThat(line.get("attempts").asInt()).isEqualTo(1);
        }
        assertThat(seen)
                .extracting(Seen::uri)
                .containsExactlyInAnyOrder("/v1/entitlement/reactivate/a%20b", "/v1/entitlement/reactivate/gone-1");
        assertThat(seen)
                .allSatisfy(request -> assertThat(request.authorization()).startsWith("Basic "));
        assertThat(lines.get(2).get("summary").get("total").asInt()).isEqualTo(2);
    }

    @Test
    void with_passthrough_the_callers_authorization_is_that_of_each_line() {
        front(true);
        ask("a\nb\n", "Authorization: Basic eDp5");
        assertThat(seen).extracting(Seen::authorization).containsExactly("Basic eDp5", "Basic eDp5");
    }

    @Test
    void an_id_that_is_called_for_at_the_time_is_called_for_once_and_told_for_each_line() {
        front(false);
        List<JsonNode> lines = ask("same\nother\nsame\nsame\n");
        assertThat(lines).hasSize(5);
        assertThat(seen).hasSize(2);
        assertThat(lines)
                .filteredOn(line -> line.path("entitlementId").asString("").equals("same"))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line.get("outcome").asString()).isEqualTo("reactivated"))
                .filteredOn(line -> line.path("coalesced").asBoolean(false))
                .hasSize(2);
        assertThat(lines.get(4).get("summary").get("reactivated").asInt()).isEqualTo(4);
    }

    @Test
    void takes_no_more_input_when_it_is_drained_and_ends_without_a_summary() throws Exception {
        front(false);
        try (RawCaller caller = caller();
                RawCaller late = caller()) {
            caller.send(RawCaller.bulk("text/plain") + RawCaller.chunk("a\n"));
            assertThat(caller.answer(true).status()).isEqualTo(200);
            assertThat(seen.poll(10, SECONDS)).isNotNull();
            CompletableFuture<Boolean> drained =
                    gateway.drain(Duration.ZERO, PATIENCE).toFuture();
            RawAnswerText refused =
                    late.send(RawCaller.bulkOf("text/plain", "b\n")).answer();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("connection")).isEqualTo("close");
            caller.send(RawCaller.chunk("b\nc\n"));
            held.tryEmitEmpty();
            assertThat(caller.lines()).singleElement().asString().contains("\"a\"");
            assertThat(caller.isEnded()).isTrue();
            assertThat(drained.get(20, SECONDS)).isTrue();
            assertThat(seen).isEmpty();
        }
    }

    @Test
    void ends_with_a_summary_while_it_is_drained_if_no_input_was_left() throws Exception {
        front(false);
        try (RawCaller caller = caller()) {
            caller.send(RawCaller.bulkOf("text/plain", "a\n"));
            assertThat(caller.answer(true).status()).isEqualTo(200);
            assertThat(seen.poll(10, SECONDS)).isNotNull();
            CompletableFuture<Boolean> drained =
                    gateway.drain(Duration.ZERO, PATIENCE).toFuture();
            held.tryEmitEmpty();
            assertThat(caller.lines()).hasSize(2).last().asString().contains("summary");
            assertThat(drained.get(20, SECONDS)).isTrue();
        }
    }

    @Test
    void an_input_that_is_idle_does_not_hold_up_a_drain() throws Exception {
        front(false);
        try (RawCaller caller = caller()) {
            caller.send(RawCaller.bulk("text/plain"));
            assertThat(caller.answer(true).status()).isEqualTo(200);
            CompletableFuture<Boolean> drained =
                    gateway.drain(Duration.ZERO, PATIENCE).toFuture();
            assertThat(caller.lines()).isEmpty();
            assertThat(caller.isEnded()).isTrue();
            assertThat(drained.get(20, SECONDS)).isTrue();
        }
    }

    @Test
    void nothing_is_sent_any_more_when_the_input_has_broken_off() throws Exception {
        front(false);
        try (RawCaller caller = caller()) {
            caller.send(RawCaller.bulk("text/plain") + RawCaller.chunk("a\n"));
            assertThat(caller.answer(true).status()).isEqualTo(200);
            assertThat(seen.poll(10, SECONDS)).isNotNull();
            caller.sendEnd();
            held.tryEmitEmpty();
            assertThat(caller.lines()).singleElement().asString().contains("reactivated");
            assertThat(caller.isEnded()).isTrue();
            assertThat(seen).isEmpty();
        }
    }
}
