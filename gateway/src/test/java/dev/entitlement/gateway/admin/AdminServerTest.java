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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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
    private volatile ClientStatus client;
    private final SetClock clock = new SetClock(START);
    private final History history = new History(clock, () -> client, registry, new Pulse(clock));
    private final AtomicReference<String> faults = new AtomicReference<>("{\"errorRate\":0}");
    private final HttpClient http = HttpClient.newHttpClient();
    private AdminServer server;

    @BeforeEach
    void start() {
        server = AdminServer.start(new Address("127.0.0.1", 0), pages().with(control()))
                .block(LONG);
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
        clock.forward(90);
        registry.counter("entitlement.shed", "reason", "queue-full").increment(3);
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
        assertThat(calls.get("connecting").asInt()).isEqualTo(6);
        assertThat(calls.get("awaitingConnection").asInt()).isEqualTo(7);
        assertThat(json.get("at").asString()).isEqualTo("2026-11-23T10:17:00.000Z");
        assertThat(json.get("counters").get("shed").get("queue-full").asInt()).isEqualTo(3);
        assertThat(json.get("latencyMs")).isEmpty();
    }

    @Test
    void remembers_the_last_minutes() throws Exception {
        history.tick();
        clock.forward(1);
        history.tick();
        JsonNode json = new ObjectMapper().readTree(get("/status/history").body());
        assertThat(json.get("startedAt").asString()).isEqualTo("2026-11-23T10:15:30.000Z");
        assertThat(json.get("samples")).hasSize(2);
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
    @ValueSource(
            strings = {"/live", "/livez/", "/metrics/x", "/calls", "//livez", "/page", "/page/", "/page/index.html"})
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
        StatusReport status = new StatusReport("1", START, history, "NIO", AdminServerTest::broken, false, Map.of());
        AdminPages pages = new AdminPages(health, () -> client, registry, status);
        AdminServer other =
                AdminServer.start(new Address("127.0.0.1", 0), pages).block(LONG);
        try {
            assertThat(get(other, "/status").statusCode()).isEqualTo(503);
            assertThat(get(other, "/livez").statusCode()).isEqualTo(200);
        } finally {
            other.stop().block(LONG);
        }
    }

    @Test
    void cannot_listen_where_somebody_else_does() {
        assertThatThrownBy(() -> AdminServer.start(server.address(), pages()).block(LONG))
                .isInstanceOf(ChannelBindException.class);
    }

    @Test
    void shows_a_page_to_people() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .contains("script-src 'self'", "frame-ancestors 'none'");
        assertThat(page.body()).startsWith("<!doctype html>").contains("page/main.js");
        HttpResponse<String> script = get("/page/main.js");
        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(script.headers().firstValue("content-type")).hasValue("text/javascript; charset=utf-8");
        HttpResponse<String> head = send("/", "HEAD");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("content-length"))
                .hasValue(Integer.toString(page.body().getBytes(StandardCharsets.UTF_8).length));
        assertThat(head.body()).isEmpty();
        assertThat(send("/", "POST").statusCode()).isEqualTo(405);
    }

    @Test
    void sends_a_file_only_to_who_does_not_have_it() throws Exception {
        HttpResponse<String> first = get("/page/page.css");
        assertThat(first.headers().firstValue("cache-control")).hasValue("no-cache");
        String tag = first.headers().firstValue("etag").orElseThrow();
        for (String known : List.of(tag, "\"other\", " + tag, "W/" + tag, "*")) {
            HttpResponse<String> again = send(request("/page/page.css").header("If-None-Match", known));
            assertThat(again.statusCode()).as(known).isEqualTo(304);
            assertThat(again.headers().firstValue("etag")).hasValue(tag);
            assertThat(again.body()).isEmpty();
        }
        assertThat(send(request("/page/page.css").header("If-None-Match", "\"other\""))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/page/main.js", "/status", "/metrics", "/readyz", "/simulator/faults", "/nowhere"})
    void lets_no_other_site_frame_or_embed_an_answer(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.headers().firstValue("x-frame-options")).hasValue("DENY");
        assertThat(response.headers().firstValue("content-security-policy").orElseThrow())
                .contains("frame-ancestors 'none'");
        assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(response.headers().firstValue("cross-origin-resource-policy"))
                .hasValue("same-origin");
        assertThat(response.headers().firstValue("access-control-allow-origin")).isEmpty();
    }

    @Test
    void hands_faults_through() throws Exception {
        assertThat(get("/simulator/faults").body()).isEqualTo("{\"errorRate\":0}");
        HttpResponse<String> changed = put("{\"errorRate\":0.5}", "Content-Type", "Application/JSON; charset=utf-8");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.body()).isEqualTo("{\"errorRate\":0.5}");
        assertThat(get("/simulator/faults").body()).isEqualTo("{\"errorRate\":0.5}");
        assertThat(send("/simulator/faults", "DELETE").headers().firstValue("allow"))
                .hasValue("GET, HEAD, PUT");
    }

    @Test
    void says_what_is_wrong_with_faults() throws Exception {
        HttpResponse<String> refused = put("{\"errorRate\":7}", "Content-Type", "application/json");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(new ObjectMapper().readTree(refused.body()).get("detail").asString())
                .isEqualTo("errorRate: 7 (expected: 0 to 1)");
        assertThat(put(" ".repeat(17_000), "Content-Type", "application/json").statusCode())
                .isEqualTo(413);
        assertThat(faults).hasValue("{\"errorRate\":0}");
    }

    @Test
    void lets_no_page_of_another_site_change_faults() throws Exception {
        assertThat(put("{\"errorRate\":1}", "Content-Type", "application/json", "Origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(put("{\"errorRate\":1}", "Content-Type", "application/json", "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(put("{\"errorRate\":1}", "Content-Type", "text/plain").statusCode())
                .isEqualTo(415);
        assertThat(put("{\"errorRate\":1}", "Accept", "text/plain").statusCode())
                .isEqualTo(415);
        assertThat(send("/simulator/faults", "OPTIONS").statusCode()).isEqualTo(405);
        assertThat(faults).hasValue("{\"errorRate\":0}");
    }

    @Test
    void takes_faults_from_its_own_page() throws Exception {
        HttpResponse<String> changed = put(
                "{\"errorRate\":1}",
                "Content-Type",
                "application/json",
                "Origin",
                "http://" + server.address(),
                "Sec-Fetch-Site",
                "same-origin");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(faults).hasValue("{\"errorRate\":1}");
    }

    @Test
    void knows_no_faults_without_a_simulator() throws Exception {
        AdminServer other =
                AdminServer.start(new Address("127.0.0.1", 0), pages()).block(LONG);
        try {
            assertThat(get(other, "/simulator/faults").statusCode()).isEqualTo(404);
        } finally {
            other.stop().block(LONG);
        }
    }

    private AdminPages pages() {
        StatusReport status = new StatusReport(
                "1.2.3", START, history, "epoll", () -> "https://h/v1", false, Map.of("deadline", "10s"));
        return new AdminPages(health, () -> client, registry, status);
    }

    private FaultControl control() {
        return new FaultControl() {
            @Override
            public byte[] read() {
                return faults.get().getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public byte[] change(byte[] json) {
                String wanted = new String(json, StandardCharsets.UTF_8);
                if (wanted.contains("7")) {
                    throw new IllegalArgumentException("errorRate: 7 (expected: 0 to 1)");
                }
                faults.set(wanted);
                return json;
            }
        };
    }

    private static String broken() {
        throw new IllegalStateException("no upstream");
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
        return new ClientStatus(1, 2, 2, 0, 3, circuit, probe, budget, 4, 5, false, 6, 7);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(path, "GET");
    }

    private HttpResponse<String> get(AdminServer other, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + other.address() + path))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> put(String body, String... headers) throws IOException, InterruptedException {
        return send(request("/simulator/faults")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .headers(headers));
    }

    private HttpResponse<String> send(String path, String method) throws IOException, InterruptedException {
        return http.send(request(path, method), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String method) {
        return request(path).method(method, HttpRequest.BodyPublishers.noBody()).build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + server.address() + path))
                .timeout(LONG);
    }
}
