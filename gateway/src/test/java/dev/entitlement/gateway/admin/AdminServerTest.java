package dev.entitlement.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entitlement.CircuitState;
import dev.entitlement.ClientStatus;
import dev.entitlement.gateway.options.Address;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.ChannelBindException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The admin plane over real sockets. */
class AdminServerTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Instant START = Instant.parse("2026-11-23T10:15:30Z");

    private final Health health = new Health();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpClient http = HttpClient.newHttpClient();
    private volatile ClientStatus client;
    private AdminServer server;

    @BeforeEach
    void start() {
        StatusReport status = new StatusReport(
                "1.2.3",
                START,
                Clock.fixed(START.plusSeconds(90), ZoneOffset.UTC),
                "epoll",
                () -> "https://h/v1",
                false,
                Map.of("deadline", "10s"));
        AdminPages pages = new AdminPages(health, () -> client, registry, status);
        server = AdminServer.start(new Address("127.0.0.1", 0), pages).block(LONG);
    }

    @AfterEach
    void stop() {
        server.stop().block(LONG);
    }

    @Test
    void is_live_whatever_happens() throws Exception {
        assertThat(get("/livez").statusCode()).isEqualTo(200);
        health.draining();
        assertThat(get("/livez").body()).isEqualTo("{\"status\":\"live\"}\n");
    }

    @Test
    void is_ready_between_starting_and_draining() throws Exception {
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).isEqualTo("{\"status\":\"starting\"}\n");
        client = client(CircuitState.CLOSED, 96.5);
        health.ready();
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").body()).isEqualTo("{\"status\":\"ready\",\"circuit\":\"closed\"}\n");
        health.draining();
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).isEqualTo("{\"status\":\"draining\",\"circuit\":\"closed\"}\n");
    }

    @Test
    void stays_ready_while_the_circuit_is_open_and_says_so() throws Exception {
        client = client(CircuitState.OPEN, 0);
        health.ready();
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").body()).isEqualTo("{\"status\":\"ready\",\"circuit\":\"open\"}\n");
    }

    @Test
    void tells_its_status() throws Exception {
        client = client(CircuitState.OPEN, 96.5);
        health.ready();
        HttpResponse<String> response = get("/status");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        JsonNode json = new ObjectMapper().readTree(response.body());
        assertThat(json.get("status").asString()).isEqualTo("ready");
        assertThat(json.get("version").asString()).isEqualTo("1.2.3");
        assertThat(json.get("uptimeSeconds").asInt()).isEqualTo(90);
        assertThat(json.get("upstream").asString()).isEqualTo("https://h/v1");
        assertThat(json.get("transport").asString()).isEqualTo("epoll");
        assertThat(json.get("settings").get("deadline").asString()).isEqualTo("10s");
        JsonNode calls = json.get("client");
        assertThat(calls.get("inFlight").asInt()).isEqualTo(1);
        assertThat(calls.get("maxInFlight").asInt()).isEqualTo(2);
        assertThat(calls.get("calls").asInt()).isEqualTo(3);
        assertThat(calls.get("circuit").asString()).isEqualTo("open");
        assertThat(calls.get("nextProbeMs").asInt()).isEqualTo(400);
        assertThat(calls.get("retryBudgetLeft").asDouble()).isEqualTo(96.5);
    }

    @Test
    void leaves_a_budget_without_limit_out_of_its_status() throws Exception {
        client = client(CircuitState.CLOSED, Double.POSITIVE_INFINITY);
        assertThat(new ObjectMapper()
                        .readTree(get("/status").body())
                        .get("client")
                        .has("retryBudgetLeft"))
                .isFalse();
    }

    @Test
    void prints_metrics_for_prometheus() throws Exception {
        registry.counter("entitlement.calls", "outcome", "reactivated", "effect", "applied")
                .increment(3);
        HttpResponse<String> response = get("/metrics");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.body())
                .contains("entitlement_calls_total{effect=\"applied\",outcome=\"reactivated\"} 3.0\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/live", "/livez/", "/metrics/x", "/calls", "//livez"})
    void has_nothing_elsewhere(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(new ObjectMapper().readTree(response.body()).get("status").asInt())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void can_only_be_read(String method) throws Exception {
        HttpResponse<String> response = send("/readyz", method);
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).hasValue("GET, HEAD");
    }

    @Test
    void answers_a_query_and_a_head_like_a_get() throws Exception {
        assertThat(get("/livez?verbose").statusCode()).isEqualTo(200);
        HttpResponse<String> head = send("/livez", "HEAD");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("content-length")).hasValue("18");
        assertThat(head.body()).isEmpty();
    }

    @Test
    void answers_about_health_while_scrapes_hang() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        Gauge.builder("slow", () -> awaited(hang)).register(registry);
        CompletableFuture<?>[] scrapes = new CompletableFuture<?>[8];
        for (int i = 0; i < scrapes.length; i++) {
            scrapes[i] = http.sendAsync(request("/metrics", "GET"), HttpResponse.BodyHandlers.ofString());
        }
        assertThat(get("/livez").statusCode()).isEqualTo(200);
        assertThat(get("/status").statusCode()).isEqualTo(200);
        hang.countDown();
        CompletableFuture.allOf(scrapes).get(30, TimeUnit.SECONDS);
    }

    @Test
    void says_so_when_a_page_cannot_be_put_together() throws Exception {
        Clock broken = new Clock() {
            @Override
            public Instant instant() {
                throw new IllegalStateException("no time");
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }
        };
        StatusReport status = new StatusReport("1", START, broken, "NIO", () -> "", false, Map.of());
        AdminServer other = AdminServer.start(
                        new Address("127.0.0.1", 0), new AdminPages(health, () -> client, registry, status))
                .block(LONG);
        try {
            assertThat(get(other, "/status").statusCode()).isEqualTo(503);
            assertThat(get(other, "/livez").statusCode()).isEqualTo(200);
        } finally {
            other.stop().block(LONG);
        }
    }

    @Test
    void cannot_listen_where_somebody_else_does() {
        AdminPages pages = new AdminPages(health, () -> client, registry, null);
        assertThatThrownBy(() -> AdminServer.start(server.address(), pages).block(LONG))
                .isInstanceOf(ChannelBindException.class);
    }

    private static double awaited(CountDownLatch hang) {
        try {
            return hang.await(30, TimeUnit.SECONDS) ? 1 : 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static ClientStatus client(CircuitState circuit, double budget) {
        Duration probe = circuit == CircuitState.OPEN ? Duration.ofMillis(400) : null;
        return new ClientStatus(1, 2, 2, 0, 3, circuit, probe, budget, 4, 5, false);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(path, "GET");
    }

    private HttpResponse<String> get(AdminServer other, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + other.address() + path))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String path, String method) throws IOException, InterruptedException {
        return http.send(request(path, method), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String method) {
        return HttpRequest.newBuilder(URI.create("http://" + server.address() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(LONG)
                .build();
    }
}
