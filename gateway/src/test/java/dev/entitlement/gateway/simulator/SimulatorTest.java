package dev.entitlement.gateway.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The simulator as a client meets it: over real sockets. */
class SimulatorTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);
    private static final String CREDENTIALS = "Authorization: Basic dTpw\r\n";

    private static LoopResources loops;

    private RunningSimulator simulator;

    @BeforeAll
    static void openLoops() {
        loops = LoopResources.create("simulator-test", 1, true);
    }

    @AfterAll
    static void closeLoops() {
        loops.disposeLater(Duration.ZERO, LONG_ENOUGH).block(LONG_ENOUGH);
    }

    @BeforeEach
    void start() {
        simulator = Simulator.start(settings(), loops).block(LONG_ENOUGH);
    }

    @AfterEach
    void stop() {
        simulator.stop().block(LONG_ENOUGH);
    }

    // the call

    @ParameterizedTest
    @CsvSource({
        "ok-2, 200, OK",
        "client-action-required-3, 202, CLIENT_ACTION_REQUIRED",
        "bad-request-1, 400, BAD_REQUEST",
        "unauthorized-1, 401, UNAUTHORIZED",
        "not-available-1, 403, NOT_AVAILABLE",
        "not-found-1, 404, NOT_FOUND",
        "already-exists-1, 409, ALREADY_EXISTS",
        "too-many-requests-1, 429, TOO_MANY_REQUESTS",
        "internal-error-1, 500, INTERNAL_ERROR",
        "service-unavailable-7, 503, SERVICE_UNAVAILABLE"
    })
    void each_code_has_its_status(String id, int status, String code) throws IOException {
        Reply reply = reactivate(id);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.header("content-type")).isEqualTo("application/json; charset=utf-8");
        assertThat(reply.header("retry-after")).isEqualTo(status == 429 ? "1" : null);
        assertThat(reply.header("www-authenticate") != null).isEqualTo(status == 401);
    }

    @Test
    void an_entitlement_is_reactivated_with_its_record_and_then_exists() throws IOException {
        Reply first = reactivate("a%2Fb%20%C3%A9");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json().get("entitlementId").stringValue()).isEqualTo("a/b é");
        assertThat(reactivate("a%2fb%20%c3%a9").code()).isEqualTo("ALREADY_EXISTS");
    }

    @Test
    void the_same_identifier_gets_the_same_bytes() throws IOException {
        simulator.changeFaults(faults -> faults.withPendingRate(1));
        String repeated = CREDENTIALS + "X-RequestIdentifier: 1\r\n";
        Reply first = send("POST /v1/entitlement/reactivate/e HTTP/1.1", repeated, "");
        assertThat(reactivate("e").body()).isNotEqualTo(first.body());
        assertThat(send("POST /v1/entitlement/reactivate/e HTTP/1.1", repeated, ""))
                .isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Authorization: Bearer x\r\n", "Authorization: Basic \r\n", "Authorization: Basic\r\n"})
    void without_basic_credentials_it_answers_unauthorized(String credentials) throws IOException {
        Reply reply = send("POST /v1/entitlement/reactivate/e HTTP/1.1", credentials, "");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("UNAUTHORIZED");
        assertThat(send("GET /v1/echo/e HTTP/1.1", credentials, "").code()).isEqualTo("UNAUTHORIZED");
    }

    @Test
    void the_scheme_of_the_credentials_is_read_in_any_case() throws IOException {
        assertThat(send("POST /v1/entitlement/reactivate/e HTTP/1.1", "authorization: bAsIc x\r\n", "")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_body_does_not_disturb_whatever_its_framing() throws IOException {
        String body = "{\"notificationUrl\":\"https://reseller.example/\"}";
        String chunked = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
        try (Wire wire = new Wire()) {
            wire.write(request(
                    "POST /v1/entitlement/reactivate/e HTTP/1.1",
                    CREDENTIALS + "Content-Length: " + body.length() + "\r\n",
                    body));
            assertThat(wire.read().status()).isEqualTo(200);
            wire.write(request(
                    "POST /v1/entitlement/reactivate/f HTTP/1.1",
                    CREDENTIALS + "Transfer-Encoding: chunked\r\n",
                    chunked));
            assertThat(wire.read().status()).isEqualTo(200);
            wire.write(request("POST /v1/entitlement/reactivate/g HTTP/1.1", CREDENTIALS, ""));
            assertThat(wire.read().status()).isEqualTo(200);
        }
    }

    @Test
    void a_call_is_not_decided_before_it_has_come_in_whole() throws IOException {
        try (Wire wire = new Wire()) {
            wire.write(
                    request("POST /v1/entitlement/reactivate/e HTTP/1.1", CREDENTIALS + "Content-Length: 2\r\n", "{"));
            assertThat(get("/simulator/stats").json().get("total").intValue()).isZero();
            wire.write("}");
            assertThat(wire.read().status()).isEqualTo(200);
        }
    }

    @Test
    void pipelined_calls_are_answered_in_order() throws IOException {
        try (Wire wire = new Wire()) {
            wire.write(request("POST /v1/entitlement/reactivate/not-found-1 HTTP/1.1", CREDENTIALS, "")
                    + request("POST /v1/entitlement/reactivate/ok-1 HTTP/1.1", CREDENTIALS, "")
                    + request("GET /v1/echo/e HTTP/1.1", CREDENTIALS, ""));
            assertThat(wire.read().code()).isEqualTo("NOT_FOUND");
            assertThat(wire.read().json().get("entitlementId").stringValue()).isEqualTo("ok-1");
            assertThat(wire.read().json().get("echo").stringValue()).isEqualTo("e");
        }
    }

    @Test
    void an_answer_takes_its_latency() throws IOException {
        simulator.changeFaults(faults -> faults.withLatency(Latency.parse("60ms")));
        long start = System.nanoTime();
        assertThat(reactivate("e").status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(60));
    }

    @Test
    void waiting_answers_do_not_wait_for_each_other() throws IOException {
        simulator.changeFaults(faults -> faults.withLatency(Latency.parse("200ms")));
        long start = System.nanoTime();
        Wire[] wires = new Wire[50];
        for (int i = 0; i < wires.length; i++) {
            wires[i] = new Wire();
            wires[i].write(request("POST /v1/entitlement/reactivate/e" + i + " HTTP/1.1", CREDENTIALS, ""));
        }
        for (Wire wire : wires) {
            assertThat(wire.read().status()).isEqualTo(200);
            wire.close();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(50 * 200));
    }

    // no answer, or none that can be read

    @Test
    void hang_never_answers_and_leaves_the_connection_open() throws IOException {
        try (Wire wire = new Wire()) {
            wire.socket.setSoTimeout(150);
            wire.write(request("POST /v1/entitlement/reactivate/hang-1 HTTP/1.1", CREDENTIALS, ""));
            assertThatThrownBy(wire::read).isInstanceOf(SocketTimeoutException.class);
            assertThat(reactivate("ok-1").status()).isEqualTo(200);
        }
    }

    @Test
    void reset_closes_the_connection_with_a_tcp_reset() throws IOException {
        try (Wire wire = new Wire()) {
            wire.write(request("POST /v1/entitlement/reactivate/reset-1 HTTP/1.1", CREDENTIALS, ""));
            assertThatThrownBy(wire::read).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        }
    }

    @Test
    void garbage_has_status_200_and_is_no_json() throws IOException {
        Reply reply = reactivate("garbage-1");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isNotBlank();
        assertThatThrownBy(reply::json).isInstanceOf(RuntimeException.class);
    }

    @Test
    void a_repeat_after_a_reset_gets_the_true_answer() throws IOException {
        simulator.changeFaults(faults -> faults.withResetRate(1));
        for (int i = 0; i < 20; i++) {
            try (Wire wire = new Wire()) {
                wire.write(request(
                        "POST /v1/entitlement/reactivate/e" + i + " HTTP/1.1",
                        CREDENTIALS + "X-RequestIdentifier: i" + i + "\r\n",
                        ""));
                assertThatThrownBy(wire::read).isInstanceOf(SocketException.class);
            }
        }
        assertThat(simulator.stats().applied()).hasSizeBetween(1, 19);
        simulator.changeFaults(faults -> faults.withResetRate(0));
        for (int i = 0; i < 20; i++) {
            Reply reply = send(
                    "POST /v1/entitlement/reactivate/e" + i + " HTTP/1.1",
                    CREDENTIALS + "X-RequestIdentifier: i" + i + "\r\n",
                    "");
            assertThat(reply.code()).isEqualTo("OK");
        }
        assertThat(simulator.stats().applied().values()).hasSize(20).containsOnly(1);
    }

    // the echo

    @Test
    void the_echo_gives_its_id_back() throws IOException {
        Reply reply = get("/v1/echo/a%20b");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .isEqualTo("{\"responseCode\":\"OK\",\"responseMessage\":\"Success\",\"echo\":\"a b\"}");
    }

    @Test
    void the_echo_fails_in_outages() throws IOException {
        simulator.changeFaults(faults -> faults.withErrorRate(1));
        Reply reply = get("/v1/echo/e");
        assertThat(reply.status()).isIn(500, 503);
        assertThat(reply.code()).isIn("INTERNAL_ERROR", "SERVICE_UNAVAILABLE");
    }

    // wrong turns

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/entitlement/reactivate/e, 405, BAD_REQUEST, POST",
        "PUT, /v1/entitlement/reactivate/ok-1, 405, BAD_REQUEST, POST",
        "POST, /v1/echo/e, 405, BAD_REQUEST, GET",
        "POST, /simulator/stats, 405, BAD_REQUEST, GET",
        "PUT, /simulator/totals, 405, BAD_REQUEST, GET",
        "DELETE, /simulator/faults, 405, BAD_REQUEST, 'GET, PUT'",
        "POST, /v1/entitlement/reactivate/, 404, NOT_FOUND,",
        "POST, /v1/entitlement/reactivate, 404, NOT_FOUND,",
        "POST, /v1/entitlement/reactivate/a/b, 404, NOT_FOUND,",
        "POST, /entitlement/reactivate/a, 404, NOT_FOUND,",
        "GET, /v1/echo/, 404, NOT_FOUND,",
        "GET, /v2/echo/e, 404, NOT_FOUND,",
        "GET, /, 404, NOT_FOUND,",
        "POST, /v1/entitlement/reactivate/%zz, 400, BAD_REQUEST,",
        "GET, /v1/echo/%FF, 400, BAD_REQUEST,"
    })
    void a_wrong_path_or_method_is_refused_in_json_and_not_counted(
            String method, String path, int status, String code, String allow) throws IOException {
        Reply reply = send(method + " " + path + " HTTP/1.1", CREDENTIALS, "");
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.header("allow")).isEqualTo(allow);
        assertThat(simulator.stats().total()).isZero();
    }

    @Test
    void query_and_absolute_form_do_not_hide_the_path() throws IOException {
        assertThat(send("POST /v1/entitlement/reactivate/e?x=/y HTTP/1.1", CREDENTIALS, "")
                        .status())
                .isEqualTo(200);
        assertThat(send("POST http://localhost/v1/entitlement/reactivate/f HTTP/1.1", CREDENTIALS, "")
                        .status())
                .isEqualTo(200);
        assertThat(simulator.stats().ids()).isEqualTo(Map.of("e", 1, "f", 1));
    }

    // the controls

    @Test
    void stats_have_the_promised_shape_without_credentials() throws IOException {
        send("POST /v1/entitlement/reactivate/e HTTP/1.1", CREDENTIALS + "X-RequestIdentifier: 1\r\n", "");
        Reply reply = send("GET /simulator/stats HTTP/1.1", "", "");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .isEqualTo("{\"ids\":{\"e\":1},\"identifiers\":{\"1\":1},\"codes\":{\"OK\":1},\"applied\":{\"e\":1},"
                        + "\"total\":1,\"echoes\":0,\"inFlight\":0,\"maxInFlight\":1}");
        assertThat(get("/simulator/totals").body())
                .isEqualTo("{\"codes\":{\"OK\":1},\"total\":1,\"echoes\":0,\"inFlight\":0,\"maxInFlight\":1}");
    }

    @Test
    void a_call_is_in_flight_from_its_arrival_until_it_is_answered_or_its_connection_is_gone() throws IOException {
        try (Wire one = new Wire();
                Wire other = new Wire()) {
            one.write(request("POST /v1/entitlement/reactivate/hang-1 HTTP/1.1", CREDENTIALS, ""));
            other.write(request("POST /v1/entitlement/reactivate/hang-2 HTTP/1.1", CREDENTIALS, ""));
            awaitInFlight(2);
            assertThat(reactivate("e").code()).isEqualTo("OK");
        }
        awaitInFlight(0);
        assertThat(simulator.stats().maxInFlight()).isEqualTo(3);
    }

    private void awaitInFlight(int calls) {
        long start = System.nanoTime();
        while (simulator.stats().inFlight() != calls) {
            assertThat(System.nanoTime() - start)
                    .as(
                            "waiting for %d in flight, there are %d",
                            calls, simulator.stats().inFlight())
                    .isLessThan(LONG_ENOUGH.toNanos());
            Thread.onSpinWait();
        }
    }

    @Test
    void a_platform_without_capacity_refuses_at_once_and_one_that_gets_it_back_answers() throws IOException {
        assertThat(put("{\"capacity\":0,\"latency\":\"24h\"}").status()).isEqualTo(200);
        assertThat(reactivate("f").code()).isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(reactivate("f").status()).isEqualTo(503);
        put("{\"capacity\":1000,\"concurrency\":1,\"latency\":\"0ms\"}");
        assertThat(reactivate("f").code()).isEqualTo("OK");
    }

    @Test
    void an_outage_is_turned_on_and_off() throws IOException {
        assertThat(put("{\"outage\":true}").status()).isEqualTo(200);
        assertThat(reactivate("f").status()).isEqualTo(503);
        assertThat(get("/v1/echo/f").code()).isEqualTo("SERVICE_UNAVAILABLE");
        put("{\"outage\":false}");
        assertThat(reactivate("f").code()).isEqualTo("OK");
        assertThat(get("/v1/echo/f").code()).isEqualTo("OK");
        assertThat(simulator.stats().echoes()).isEqualTo(2);
    }

    @Test
    void faults_change_while_it_runs_and_the_answer_tells_all() throws IOException {
        Reply changed = put("{\"errorRate\":1,\"latency\":\"lognormal:1ms,0.5\"}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body())
                .isEqualTo("{\"errorRate\":1,\"hangRate\":0,\"resetRate\":0,\"latency\":\"lognormal:1ms,0.5\","
                        + "\"rateLimit\":null,\"concurrency\":null,\"capacity\":null,\"refusalCost\":0.5,\"pendingRate\":0,"
                        + "\"outage\":false}");
        assertThat(reactivate("e").status()).isIn(500, 503);
        assertThat(put("{\"errorRate\":0,\"rateLimit\":0}")
                        .json()
                        .get("rateLimit")
                        .intValue())
                .isZero();
        assertThat(reactivate("f").code()).isEqualTo("TOO_MANY_REQUESTS");
        assertThat(reactivate("f").header("retry-after")).isEqualTo("1");
        assertThat(put("{\"rateLimit\":null}")).isEqualTo(get("/simulator/faults"));
        assertThat(reactivate("f").code()).isEqualTo("OK");
    }

    @Test
    void nonsense_changes_nothing_and_says_why() throws IOException {
        String before = get("/simulator/faults").body();
        Reply reply = put("{\"errorRate\":0.5,\"hangRate\":2}");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("BAD_REQUEST");
        assertThat(reply.json().get("responseMessage").stringValue()).isEqualTo("hangRate: 2 (expected: 0 to 1)");
        assertThat(put("").status()).isEqualTo(400);
        assertThat(put("[".repeat(10_000)).status()).isEqualTo(400);
        assertThat(put(" ".repeat(20_000)).status()).isEqualTo(413);
        assertThat(get("/simulator/faults").body()).isEqualTo(before);
    }

    // life

    @Test
    void two_runs_with_one_seed_agree() throws IOException {
        RunningSimulator other = Simulator.start(settings(), loops).block(LONG_ENOUGH);
        try {
            Faults faults = Faults.NONE.withErrorRate(0.3).withPendingRate(0.3);
            simulator.changeFaults(now -> faults);
            other.changeFaults(now -> faults);
            for (int i = 0; i < 50; i++) {
                String line = "POST /v1/entitlement/reactivate/e" + i + " HTTP/1.1";
                Reply one = send(line, CREDENTIALS, "");
                try (Wire wire = new Wire(other.port())) {
                    wire.write(request(line, CREDENTIALS, ""));
                    String undated = "\"(dateActivated|dateLastUpdated)\":\"[^\"]*\"";
                    assertThat(wire.read().body().replaceAll(undated, ""))
                            .isEqualTo(one.body().replaceAll(undated, ""));
                }
            }
        } finally {
            other.stop().block(LONG_ENOUGH);
        }
    }

    @Test
    void stopping_closes_hung_connections_and_frees_the_port() throws IOException {
        int port = simulator.port();
        try (Wire wire = new Wire()) {
            wire.write(request("POST /v1/entitlement/reactivate/hang-1 HTTP/1.1", CREDENTIALS, ""));
            assertThat(reactivate("ok-1").status()).isEqualTo(200);
            simulator.stop().block(LONG_ENOUGH);
            assertThat(simulator.isDisposed()).isTrue();
            assertThat(wire.socket.getInputStream().read()).isEqualTo(-1);
        }
        new ServerSocket(port).close();
    }

    @Test
    void a_port_in_use_is_an_error_with_address_and_reason() {
        assertThatThrownBy(() ->
                        Simulator.start(settings().withPort(simulator.port())).block(LONG_ENOUGH))
                .cause()
                .isInstanceOf(BindException.class)
                .hasMessage("127.0.0.1:" + simulator.port() + " (Address already in use)");
    }

    @Test
    void an_ipv6_address_is_bracketed_in_the_url() {
        RunningSimulator other =
                Simulator.start(settings().withHost("::1"), loops).block(LONG_ENOUGH);
        try {
            assertThat(other.url()).isEqualTo("http://[::1]:" + other.port() + "/v1");
        } finally {
            other.stop().block(LONG_ENOUGH);
        }
    }

    @Test
    void its_own_loops_end_with_it() throws InterruptedException {
        RunningSimulator other = Simulator.start(settings()).block(LONG_ENOUGH);
        assertThat(other.url()).isEqualTo("http://127.0.0.1:" + other.port() + "/v1");
        other.stop().block(LONG_ENOUGH);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("simulator-epoll")) {
                thread.join(LONG_ENOUGH.toMillis()); // it may have told that it ended just before it does
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    private static SimulatorSettings settings() {
        return SimulatorSettings.STANDARD.withPort(0).withFaults(Faults.NONE);
    }

    private Reply reactivate(String id) throws IOException {
        return send("POST /v1/entitlement/reactivate/" + id + " HTTP/1.1", CREDENTIALS, "");
    }

    private Reply get(String path) throws IOException {
        return send("GET " + path + " HTTP/1.1", CREDENTIALS, "");
    }

    private Reply put(String body) throws IOException {
        return send("PUT /simulator/faults HTTP/1.1", "Content-Length: " + body.length() + "\r\n", body);
    }

    private Reply send(String line, String headers, String body) throws IOException {
        try (Wire wire = new Wire()) {
            wire.write(request(line, headers, body));
            return wire.read();
        }
    }

    private static String request(String line, String headers, String body) {
        return line + "\r\nHost: localhost\r\n" + headers + "\r\n" + body;
    }

    /** One connection, byte for byte, so that nothing between test and simulator retries, decodes or hides a reset. */
    private final class Wire implements AutoCloseable {

        private final Socket socket;

        Wire() throws IOException {
            this(simulator.port());
        }

        Wire(int port) throws IOException {
            socket = new Socket("127.0.0.1", port);
            socket.setSoTimeout((int) LONG_ENOUGH.toMillis());
        }

        void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        }

        Reply read() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int octet = socket.getInputStream().read();
                assertThat(octet).as("the answer after %s", head).isNotNegative();
                head.append((char) octet);
            }
            Reply reply = new Reply(head.toString(), "");
            int length = Integer.parseInt(reply.header("content-length"));
            return new Reply(head.toString(), new String(socket.getInputStream().readNBytes(length), UTF_8));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private record Reply(String head, String body) {

        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse(null);
        }

        JsonNode json() {
            return new JsonMapper().readTree(body);
        }

        String code() {
            return json().get("responseCode").stringValue();
        }
    }
}
