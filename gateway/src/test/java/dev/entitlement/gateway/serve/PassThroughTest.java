package dev.entitlement.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.ClientSettings;
import dev.entitlement.Credentials;
import dev.entitlement.EntitlementClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** From a caller's socket to an upstream's and back, with the client in between. */
class PassThroughTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A request as the upstream saw it. */
    private record Seen(String uri, String authorization, String identifier, String contentType, String body) {}

    private final BlockingQueue<Seen> seen = new LinkedTransferQueue<>();
    private volatile int status = 200;
    private volatile String body = "{\"responseCode\":\"OK\"}";
    private volatile String[] headers = {"Content-Type", "application/json"};
    private LoopResources loops;
    private DisposableServer upstream;
    private EntitlementClient client;
    private Gateway gateway;

    @BeforeEach
    void start() {
        loops = LoopResources.create("pass-through", 1, true);
        upstream = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive()
                        .aggregate()
                        .asString()
                        .defaultIfEmpty("")
                        .flatMap(received -> {
                            seen.add(new Seen(
                                    request.uri(),
                                    request.requestHeaders().get("Authorization"),
                                    request.requestHeaders().get("X-RequestIdentifier"),
                                    request.requestHeaders().get("Content-Type"),
                                    received));
                            response.status(status);
                            for (int i = 0; i < headers.length; i += 2) {
                                response.header(headers[i], headers[i + 1]);
                            }
                            return response.sendString(Mono.just(body)).then();
                        }))
                .bindNow(PATIENCE);
    }

    private void front(boolean passthrough) {
        front(passthrough, upstream.port());
    }

    private void front(boolean passthrough, int upstreamPort) {
        client = EntitlementClient.builder()
                .settings(ClientSettings.builder()
                        .baseUrl(URI.create("http://127.0.0.1:" + upstreamPort + "/v1"))
                        .maxAttempts(1)
                        .build())
                .credentials(passthrough ? Credentials.none() : Credentials.basic("gateway", "own"))
                .loopResources(loops)
                .build();
        GatewaySettings settings =
                TestGateway.settings(Limits.PROMISED, Set.of(), "https://help.example/", passthrough);
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

    private RawAnswerText ask(String request) {
        try (RawCaller caller = new RawCaller(new InetSocketAddress(
                gateway.address().host(), gateway.address().port()))) {
            return caller.send(request).answer();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, OK, reactivated, applied, 200",
        "409, ALREADY_EXISTS, already-active, none, 409",
        "404, NOT_FOUND, rejected, none, 404",
        "429, TOO_MANY_REQUESTS, throttled, none, 429",
        "503, SERVICE_UNAVAILABLE, unavailable, none, 503",
        "500, INTERNAL_ERROR, unavailable, unknown, 500",
        "418, TEA_ONLY, unrecognized, unknown, 418",
        "401, UNAUTHORIZED, rejected, none, 502"
    })
    void passes_the_answer_on_byte_for_byte(int answered, String code, String outcome, String effect, int told) {
        front(false);
        status = answered;
        body = "{ \"responseCode\" :\t\"" + code + "\",\"new\":1.0e0, \"name\":\"\u00e9\\u00e9\" }\n";
        headers = new String[] {
            "Content-Type",
            "application/json;charset=UTF-8",
            "Content-Language",
            "fr",
            "Retry-After",
            "soon",
            "X-Other",
            "x"
        };
        RawAnswerText answer = ask(RawCaller.call("a"));
        assertThat(answer.status()).isEqualTo(told);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.header("content-type")).isEqualTo("application/json;charset=UTF-8");
        assertThat(answer.header("content-language")).isEqualTo("fr");
        assertThat(answer.header("retry-after")).isEqualTo("soon");
        assertThat(answer.header("x-other")).isNull();
        assertThat(answer.header("x-gateway-outcome")).isEqualTo(outcome);
        assertThat(answer.header("x-gateway-effect")).isEqualTo(effect);
        assertThat(answer.header("x-gateway-attempts")).isEqualTo("1");
        assertThat(answer.header("server-timing")).matches("queue;dur=\\d+\\.\\d{3}, attempt-1;dur=\\d+\\.\\d{3}");
    }

    /** RFC 9110, 15.3.6: a 205 must not have content. The upstream of this test does not care. */
    @Test
    void a_reset_content_goes_without_its_body_and_says_so_in_its_length() throws Exception {
        byte[] ok = body.getBytes(StandardCharsets.UTF_8);
        com.sun.net.httpserver.HttpServer careless = com.sun.net.httpserver.HttpServer.create(
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        careless.createContext("/", exchange -> {
            exchange.sendResponseHeaders(205, ok.length);
            exchange.getResponseBody().write(ok);
            exchange.close();
        });
        careless.start();
        front(false, careless.getAddress().getPort());
        try (RawCaller caller = new RawCaller(new InetSocketAddress(
                gateway.address().host(), gateway.address().port()))) {
            for (String id : new String[] {"a", "b"}) { // the second could not be read behind a body that was announced
                RawAnswerText answer = caller.send(RawCaller.call(id)).answer();
                assertThat(answer.status()).isEqualTo(205);
                assertThat(answer.header("content-length")).isEqualTo("0");
                assertThat(answer.header("x-gateway-outcome")).isEqualTo("reactivated");
            }
        } finally {
            careless.stop(0);
        }
    }

    @Test
    void an_answer_without_a_content_type_gets_none() {
        front(false);
        headers = new String[0];
        assertThat(ask(RawCaller.call("a")).header("content-type")).isNull();
    }

    @Test
    void an_answer_that_cannot_be_read_becomes_one_that_can() {
        front(false);
        body = "<html>welcome</html>";
        RawAnswerText answer = ask(RawCaller.call("a"));
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.header("x-gateway-outcome")).isEqualTo("unrecognized");
        assertThat(answer.body())
                .contains("\"responseCode\":\"INTERNAL_ERROR\"")
                .doesNotContain("welcome");
    }

    @Test
    void the_call_goes_upstream_as_one_segment_with_its_body_and_without_its_query() throws Exception {
        front(false);
        String json = "{\"notificationUrl\":\"https://shop.example/n\"}";
        ask("POST /v1/entitlement/reactivate/a%2eb%3Fc%25%20d?x=y HTTP/1.1\r\nHost: g\r\nX-RequestIdentifier: mine\r\n"
                + "Authorization: Bearer callers-own\r\nContent-Type: application/json; x=y\r\nContent-Length: "
                + json.length() + "\r\n\r\n" + json);
        Seen request = seen.take();
        assertThat(request.uri()).isEqualTo("/v1/entitlement/reactivate/a.b%3Fc%25%20d");
        assertThat(request.identifier()).isEqualTo("mine");
        assertThat(request.contentType()).isEqualTo("application/json; x=y");
        assertThat(request.body()).isEqualTo(json);
        assertThat(request.authorization()).startsWith("Basic ").doesNotContain("callers-own");
    }

    @Test
    void an_empty_body_is_no_body_whatever_its_type() throws Exception {
        front(false);
        ask(RawCaller.call("a", "Content-Type: application/json", "Content-Length: 0"));
        ask(RawCaller.call("a", "Content-Type: application/json", "Transfer-Encoding: chunked") + "0\r\n\r\n");
        assertThat(seen.take().contentType()).isNull();
        assertThat(seen.take().contentType()).isNull();
    }

    @Test
    void with_passthrough_the_callers_authorization_is_the_upstreams() throws Exception {
        front(true);
        status = 401;
        body = "{\"responseCode\":\"UNAUTHORIZED\"}";
        assertThat(ask(RawCaller.call("a", "Authorization: Basic eDp5")).status())
                .isEqualTo(401);
        assertThat(seen.take().authorization()).isEqualTo("Basic eDp5");
        assertThat(ask(RawCaller.call("a")).status()).isEqualTo(401);
        assertThat(seen.take().authorization()).isNull();
        assertThat(ask(RawCaller.call("a", "Authorization: a", "Authorization: b"))
                        .status())
                .isEqualTo(400);
        assertThat(seen).isEmpty();
    }

    @Test
    void a_browser_is_sent_to_the_actions_url_with_the_answers_body() {
        front(false);
        status = 202;
        body = action("https://pay.example/x?y=1");
        RawAnswerText browser = ask(RawCaller.call("a", "Accept: text/html"));
        assertThat(browser.status()).isEqualTo(303);
        assertThat(browser.header("location")).isEqualTo("https://pay.example/x?y=1");
        assertThat(browser.header("x-gateway-outcome")).isEqualTo("action-required");
        assertThat(browser.body()).isEqualTo(body);
        assertThat(ask(RawCaller.call("a")).status()).isEqualTo(202);
        body = action("javascript:alert(1)");
        RawAnswerText unsafe = ask(RawCaller.call("a", "Accept: text/html"));
        assertThat(unsafe.status()).isEqualTo(202);
        assertThat(unsafe.header("location")).isNull();
    }

    private static String action(String url) {
        return "{\"responseCode\":\"CLIENT_ACTION_REQUIRED\",\"parameters\":{\"action\":\"NAVIGATE_TO_URL\",\"url\":\""
                + url + "\"}}";
    }

    @Test
    void the_fallback_keeps_the_upstreams_own_retry_after_and_body() {
        front(false);
        status = 429;
        body = "{\"responseCode\":\"TOO_MANY_REQUESTS\"}";
        headers = new String[] {"Retry-After", "120"};
        RawAnswerText answer = ask(RawCaller.call("a", "Accept: text/html"));
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("location")).isEqualTo("https://help.example/");
        assertThat(answer.header("retry-after")).isEqualTo("120");
        assertThat(answer.header("x-gateway-outcome")).isEqualTo("throttled");
        assertThat(answer.body()).isEqualTo(body);
    }

    @Test
    void an_echo_is_passed_through() throws Exception {
        front(false);
        body = "{\"responseCode\":\"OK\",\"echo\":\"a b\"}";
        RawAnswerText answer = ask("GET /v1/echo/a%20b?x HTTP/1.1\r\nHost: g\r\n\r\n");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.header("x-gateway-outcome")).isNull();
        assertThat(seen.take().uri()).isEqualTo("/v1/echo/a%20b");
        body = "nothing of the kind";
        assertThat(ask("GET /v1/echo/a HTTP/1.1\r\nHost: g\r\n\r\n").status()).isEqualTo(502);
    }

    @Test
    void bodies_of_any_bytes_arrive_whole() throws Exception {
        front(false);
        byte[] bytes = new byte[16 * 1024];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ('!' + i % 90);
        }
        ask(RawCaller.call("a", bytes));
        assertThat(seen.take().body()).isEqualTo(new String(bytes, StandardCharsets.US_ASCII));
    }
}
