package dev.entitlement.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.LINUX;

import dev.entitlement.gateway.serve.RawAnswerText;
import dev.entitlement.gateway.serve.RawCaller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** One gateway on its embedded simulator, with its logs and its admin plane. */
class CallsIT {
    /** So that failures come soon. The breaker is off, as one failure must not depend on those before. */
    private static final String[] HASTY = {
        "--simulate",
        "--simulate-latency",
        "0ms",
        "--backoff-base",
        "5ms",
        "--answer-backoff-base",
        "5ms",
        "--attempt-timeout",
        "200ms",
        "--circuit-breaker",
        "off",
        "--deadline",
        "3s",
        "--log-format",
        "json",
        "--fallback-url",
        "https://example.com/later"
    };

    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    @TempDir
    private static Path directory;

    private static Path failures;
    private static Shipped gateway;

    @BeforeAll
    static void start() {
        failures = directory.resolve("failures.ndjson");
        List<String> arguments = new ArrayList<>(List.of(HASTY));
        arguments.addAll(List.of("--failure-log", failures.toString()));
        gateway = Shipped.serve(arguments.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void is_ready_in_one_line() {
        assertThat(gateway.readyLine())
                .matches("ready on http://127\\.0\\.0\\.1:[1-9]\\d* admin http://127\\.0\\.0\\.1:[1-9]\\d*"
                        + " upstream http://127\\.0\\.0\\.1:[1-9]\\d*/v1");
    }

    @ParameterizedTest
    @CsvSource({
        "an-id-like-any-other, 200, OK, reactivated, applied, 1",
        "ok-1, 200, OK, reactivated, applied, 1",
        "client-action-required-1, 202, CLIENT_ACTION_REQUIRED, action-required, applied, 1",
        "already-exists-1, 409, ALREADY_EXISTS, already-active, none, 1",
        "bad-request-1, 400, BAD_REQUEST, rejected, none, 1",
        "unauthorized-1, 502, UNAUTHORIZED, rejected, none, 1",
        "not-available-1, 403, NOT_AVAILABLE, rejected, none, 1",
        "not-found-1, 404, NOT_FOUND, rejected, none, 1",
        "service-unavailable-1, 503, SERVICE_UNAVAILABLE, unavailable, none, 3",
        "internal-error-1, 500, INTERNAL_ERROR, unavailable, unknown, 3",
        "garbage-1, 502, INTERNAL_ERROR, unrecognized, unknown, 1",
        "hang-1, 504, INTERNAL_ERROR, unavailable, unknown, 3",
        "%C3%BC, 200, OK, reactivated, applied, 1",
    })
    void tells_the_outcome_of_a_call(
            String id, int status, String responseCode, String outcome, String effect, String attempts) {
        RawAnswerText answer = gateway.call(id);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(Shipped.json(answer.body()).get("responseCode").asString()).isEqualTo(responseCode);
        assertThat(answer.header("X-Gateway-Outcome")).isEqualTo(outcome);
        assertThat(answer.header("X-Gateway-Effect")).isEqualTo(effect);
        assertThat(answer.header("X-Gateway-Attempts")).isEqualTo(attempts);
        assertThat(answer.header("X-RequestIdentifier")).matches(UUID);
        assertThat(answer.header("Server-Timing")).startsWith("queue;dur=").contains("attempt-" + attempts + ";dur=");
    }

    /** A reused connection may add an attempt that counts for nothing. */
    @Test
    void tells_of_a_connection_that_was_reset() {
        RawAnswerText answer = gateway.call("reset-1");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.header("X-Gateway-Outcome")).isEqualTo("unavailable");
        assertThat(answer.header("X-Gateway-Effect")).isEqualTo("unknown");
        assertThat(answer.header("X-Gateway-Attempts")).isIn("3", "4");
    }

    @Test
    void waits_as_long_as_a_throttling_upstream_asks_and_gives_up_where_the_deadline_cannot_hold_it() {
        RawAnswerText answer = gateway.call("too-many-requests-1", "Prefer: wait=1");
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("X-Gateway-Outcome")).isEqualTo("throttled");
        assertThat(answer.header("X-Gateway-Effect")).isEqualTo("none");
        assertThat(answer.header("X-Gateway-Attempts")).isEqualTo("1");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=1");
    }

    @Test
    void refuses_a_bad_id_with_all_headers_and_sends_nothing() {
        RawAnswerText answer = gateway.call("a%2Fb", "X-RequestIdentifier: mine");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("X-RequestIdentifier")).isEqualTo("mine");
        assertThat(answer.header("X-Gateway-Outcome")).isEqualTo("rejected");
        assertThat(answer.header("X-Gateway-Effect")).isEqualTo("none");
        assertThat(answer.header("X-Gateway-Attempts")).isEqualTo("0");
        assertThat(answer.header("Server-Timing")).startsWith("queue;dur=");
    }

    @Test
    void sends_a_browser_where_it_has_to_go() {
        RawAnswerText action = gateway.call("client-action-required-2", "Accept: text/html");
        assertThat(action.status()).isEqualTo(303);
        assertThat(action.header("Location")).startsWith("https://merchant.example/");
        RawAnswerText later = gateway.call("service-unavailable-2", "Accept: text/html");
        assertThat(later.status()).isEqualTo(303);
        assertThat(later.header("Location")).isEqualTo("https://example.com/later");
        assertThat(later.header("X-Gateway-Outcome")).isEqualTo("unavailable");
    }

    @Test
    void passes_the_echo_through() {
        RawAnswerText answer = gateway.get("/v1/echo/77");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"responseCode\":\"OK\",\"responseMessage\":\"Success\",\"echo\":\"77\"}");
    }

    @Test
    void gives_the_same_answer_to_the_same_identifier() {
        RawAnswerText first = gateway.call("replayed", "X-RequestIdentifier: one-and-the-same");
        RawAnswerText second = gateway.call("replayed", "X-RequestIdentifier: one-and-the-same");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("X-Gateway-Outcome")).isEqualTo("reactivated");
        assertThat(gateway.call("replayed").header("X-Gateway-Outcome")).isEqualTo("already-active");
    }

    @Test
    void says_no_to_other_paths_and_methods() {
        assertThat(gateway.get("/nowhere").status()).isEqualTo(404);
        RawAnswerText wrongMethod = gateway.get("/v1/entitlement/reactivate/an-id");
        assertThat(wrongMethod.status()).isEqualTo(405);
        assertThat(wrongMethod.header("Allow")).isEqualTo("POST");
    }

    @Test
    void appends_failed_calls_to_the_failure_log_and_no_others() throws IOException {
        gateway.call("an-id-that-succeeds");
        RawAnswerText failed = gateway.call("service-unavailable-in-the-log");
        List<JsonNode> lines = Eventually.get(
                () -> logged(failures),
                all -> !about(all, "service-unavailable-in-the-log").isEmpty());
        assertThat(about(lines, "an-id-that-succeeds")).isEmpty();
        assertThat(about(lines, "service-unavailable-in-the-log"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.get("requestIdentifier").asString())
                            .isEqualTo(failed.header("X-RequestIdentifier"));
                    assertThat(line.get("outcome").asString()).isEqualTo("unavailable");
                    assertThat(line.get("effect").asString()).isEqualTo("none");
                    assertThat(line.get("attempts")).hasSize(3).allSatisfy(attempt -> {
                        assertThat(attempt.get("requestIdentifier").asString()).matches(UUID);
                        assertThat(attempt.get("end").asString()).isEqualTo("answered");
                        assertThat(attempt.get("responseCode").asString()).isEqualTo("SERVICE_UNAVAILABLE");
                    });
                });
    }

    @Test
    void logs_json_objects_to_standard_error_and_nothing_to_standard_output() {
        gateway.call("garbage-in-the-log");
        String told = gateway.awaitErr("garbage-in-the-log");
        assertThat(Shipped.json(told).get("level").asString()).isEqualTo("WARN");
        assertThat(gateway.err())
                .allSatisfy(line -> assertThat(Shipped.json(line).isObject()).isTrue());
        assertThat(gateway.out()).containsExactly(gateway.readyLine());
    }

    @Test
    @EnabledOnOs(LINUX)
    void runs_on_epoll_and_says_so() {
        assertThat(gateway.awaitErr("epoll")).contains("event loops");
        assertThat(gateway.status().get("transport").asString()).isEqualTo("epoll");
    }

    @Test
    void is_alive_and_ready() {
        assertThat(gateway.admin("/livez").status()).isEqualTo(200);
        RawAnswerText ready = gateway.admin("/readyz");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(Shipped.json(ready.body()).get("circuit").asString()).isEqualTo("closed");
        assertThat(gateway.admin("/nowhere").status()).isEqualTo(404);
    }

    @Test
    void tells_its_status_without_secrets() {
        JsonNode status = gateway.status();
        assertThat(status.get("status").asString()).isEqualTo("ready");
        assertThat(status.get("simulated").asBoolean()).isTrue();
        assertThat(gateway.readyLine()).endsWith(status.get("upstream").asString());
        assertThat(status.get("client").get("maxInFlight").asInt()).isEqualTo(1024);
        assertThat(status.get("settings").get("deadline").asString()).isEqualTo("3s");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "entitlement_calls_total{effect=\"applied\",outcome=\"reactivated\"} ",
                "entitlement_call_seconds_bucket{le=",
                "entitlement_attempts_total{end=\"answered\"} ",
                "entitlement_attempt_seconds_bucket{le=",
                "entitlement_retries_suppressed_total{reason=\"attempts-spent\"} ",
                "entitlement_shed_total{reason=\"circuit-open\"} ",
                "entitlement_in_flight ",
                "entitlement_limit 200",
                "entitlement_circuit_open 0",
                "entitlement_retry_budget_left ",
                "entitlement_restored_total ",
                "entitlement_first_attempt_restored_total ",
                "entitlement_connections{state=\"idle\"} ",
                "entitlement_event_loop_delay_seconds_bucket{loop=",
                "jvm_memory_used_bytes{",
            })
    void measures(String series) {
        RawAnswerText metrics = gateway.admin("/metrics");
        assertThat(metrics.header("Content-Type")).startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body().lines()).anySatisfy(line -> assertThat(line).startsWith(series));
    }

    @Test
    void outlives_a_caller_that_speaks_something_else() {
        try (RawCaller caller = gateway.caller()) {
            RawAnswerText answer =
                    caller.send("\u0016\u0003\u0001 hello\r\n\r\n").answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(caller.isEnded()).isTrue();
        }
        assertThat(gateway.call("ok-after-nonsense").status()).isEqualTo(200);
    }

    private static List<JsonNode> logged(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(Shipped::json).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> about(List<JsonNode> lines, String id) {
        return lines.stream()
                .filter(line -> line.get("entitlementId").asString().equals(id))
                .toList();
    }
}
