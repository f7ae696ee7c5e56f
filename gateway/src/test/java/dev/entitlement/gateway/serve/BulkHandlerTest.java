package dev.entitlement.gateway.serve;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.AttemptEnd;
import dev.entitlement.Effect;
import dev.entitlement.ReactivationRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a bulk request asks for and is told. */
class BulkHandlerTest {
    private static final String NDJSON = "application/x-ndjson";
    private static final JsonMapper JSON = new JsonMapper();
    private static final String NO_CALLS = "{\"summary\":{\"total\":0,\"reactivated\":0,\"action-required\":0,"
            + "\"already-active\":0,\"rejected\":0,\"throttled\":0,\"unavailable\":0,\"unrecognized\":0}}";

    private final TestGateway gateway = TestGateway.start();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void answers_every_line_and_sums_up() throws Exception {
        try (RawCaller caller = gateway.caller()) {
            caller.send(RawCaller.bulkOf(NDJSON, "{\"entitlementId\":\"a\",\"requestIdentifier\":\"mine\"}\n"));
            RawAnswerText head = caller.answer(true);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-type")).isEqualTo(NDJSON);
            assertThat(head.header("transfer-encoding")).isEqualTo("chunked");
            assertThat(head.header("preference-applied")).isNull();
            List<String> lines = caller.lines();
            JsonNode line = JSON.readTree(lines.get(0));
            assertThat(line.get("index").asInt()).isZero();
            assertThat(line.get("entitlementId").asString()).isEqualTo("a");
            assertThat(line.get("requestIdentifier").asString()).isEqualTo("mine");
            assertThat(line.get("outcome").asString()).isEqualTo("unavailable");
            assertThat(line.get("effect").asString()).isEqualTo("none");
            assertThat(line.get("attempts").asInt()).isEqualTo(2);
            assertThat(line.get("status").asInt()).isEqualTo(502);
            assertThat(line.get("response").get("responseCode").asString()).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(lines.get(1))
                    .isEqualTo(NO_CALLS.replace("\"total\":0", "\"total\":1")
                            .replace("\"unavailable\":0", "\"unavailable\":1"));
            assertThat(lines).hasSize(2);
            assertThat(caller.send(RawCaller.call("next")).answer().status()).isEqualTo(502);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "Text/Plain; charset=\"utf-8\"", "text/plain ;x"})
    void plain_text_is_an_id_a_line(String type) {
        List<JsonNode> lines = ask(RawCaller.bulkOf(type, "a\r\n\n{\"entitlementId\":\"b\"}\nc"));
        assertThat(lines)
                .extracting(line -> line.path("entitlementId").asString(""))
                .containsExactly("a", "{\"entitlementId\":\"b\"}", "c", "");
        assertThat(lines).extracting(line -> line.path("index").asInt(-1)).containsExactly(0, 1, 2, -1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: application/json",
                "Content-Type: multipart/form-data; boundary=x",
                "Content-Type:",
                "X-Nothing: 1",
                "Content-Type: text/plain\r\nContent-Type: text/plain",
                "Content-Type: text/plain\r\nContent-Encoding: gzip"
            })
    void another_type_is_refused_with_those_that_are_not(String header) {
        try (RawCaller caller = gateway.caller()) {
            String head = "POST /v1/entitlement/reactivate HTTP/1.1\r\nHost: g\r\n" + header + "\r\n";
            RawAnswerText answer =
                    caller.send(head + "Content-Length: 2\r\n\r\na\n").answer();
            assertThat(answer.status()).isEqualTo(415);
            assertThat(answer.header("accept-post")).isEqualTo("application/x-ndjson, text/plain");
            assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
            assertThat(answer.body()).contains("\"responseCode\":\"BAD_REQUEST\"");
            assertThat(answer.header("x-gateway-outcome")).isNull();
            assertThat(caller.send(head + "Content-Length: 99999\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(415);
            assertThat(caller.isEnded()).isTrue();
            assertThat(gateway.calls.asked).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 0\r\n\r\n", "\r\n", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"})
    void an_empty_input_gives_a_summary_of_zeros(String rest) {
        try (RawCaller caller = gateway.caller()) {
            caller.send("POST /v1/entitlement/reactivate HTTP/1.1\r\nHost: g\r\nContent-Type: text/plain\r\n" + rest);
            assertThat(caller.answer(true).status()).isEqualTo(200);
            assertThat(caller.lines()).containsExactly(NO_CALLS);
        }
    }

    @Test
    void a_bad_line_is_answered_in_its_place_and_ends_nothing() {
        String input = "{\"entitlementId\":\"a\"}\n"
                + "{\"entitlementId\":\"b\",\"more\":{}}\n"
                + "\n"
                + "{\"entitlementId\":\"c/d\",\"requestIdentifier\":\"mine\"}\n"
                + "{\"entitlementId\":\"e\",\"requestIdentifier\":\"not visible\"}\n"
                + "{\"entitlementId\":\"f\u00ff\"}\n" // one byte, so not UTF-8
                + "{\"entitlementId\":\"g\",\"x\":\"" + "x".repeat(70_000) + "\"}\n"
                + "{\"entitlementId\":\"h\"}";
        List<JsonNode> lines = ask(RawCaller.bulkOf(NDJSON, input));
        JsonNode summary = lines.get(lines.size() - 1).get("summary");
        assertThat(summary.get("total").asInt()).isEqualTo(7);
        assertThat(summary.get("rejected").asInt()).isEqualTo(5);
        Map<Integer, String> details = Map.of(
                1, "has JSON nested in it",
                2, "The entitlement id contains a slash.",
                3, "The requestIdentifier is not one of 1 to 128 visible ASCII characters.",
                4, "The line is not well-formed UTF-8.",
                5, "The line is longer than 64 KiB.");
        List<String> ids = List.of("a", "b", "c/d", "e", "", "g", "h");
        for (JsonNode line : lines.subList(0, 7)) {
            int index = line.get("index").asInt();
            assertThat(line.get("entitlementId").asString()).isEqualTo(ids.get(index));
            if (details.containsKey(index)) {
                assertThat(line.get("outcome").asString()).isEqualTo("rejected");
                assertThat(line.get("effect").asString()).isEqualTo("none");
                assertThat(line.get("attempts").asInt()).isZero();
                assertThat(line.get("status").asInt()).isEqualTo(400);
                assertThat(line.get("response").get("detail").asString()).contains(details.get(index));
                assertThat(line.get("requestIdentifier").asString()).matches(index == 2 ? "mine" : "[0-9a-f-]{36}");
            }
        }
        assertThat(gateway.calls.asked)
                .extracting(ReactivationRequest::entitlementId)
                .containsExactly("a", "h");
    }

    @Test
    void a_byte_order_mark_is_not_part_of_the_first_line() {
        String input = new String("\uFEFFa\n".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(ask(RawCaller.bulkOf("text/plain", input))
                        .get(0)
                        .get("entitlementId")
                        .asString())
                .isEqualTo("a");
    }

    @Test
    void results_come_in_order_of_completion_each_with_its_line() {
        gateway.calls.script = request -> Mono.delay(
                        Duration.ofMillis(request.entitlementId().equals("slow") ? 300 : 0))
                .map(tick -> ScriptedCalls.ended(request, AttemptEnd.TIMED_OUT, 0, Effect.UNKNOWN, 0));
        List<JsonNode> lines = ask(RawCaller.bulkOf("text/plain", "slow\nfast\n"));
        assertThat(lines).extracting(line -> line.path("index").asInt(-1)).containsExactly(1, 0, -1);
        assertThat(lines.get(0).get("effect").asString()).isEqualTo("unknown");
        assertThat(lines.get(0).get("status").asInt()).isEqualTo(504);
    }

    @Test
    void the_callers_wish_to_wait_less_holds_for_each_line() throws Exception {
        try (RawCaller caller = gateway.caller()) {
            caller.send(RawCaller.bulkOf(
                    "text/plain",
                    "a\nb\n",
                    "Prefer: wait=3",
                    "traceparent: 00-" + "1".repeat(32) + "-" + "2".repeat(16) + "-01"));
            assertThat(caller.answer(true).header("preference-applied")).isEqualTo("wait=3");
            assertThat(caller.lines()).hasSize(3);
            for (int i = 0; i < 2; i++) {
                ReactivationRequest request = gateway.calls.asked.take();
                assertThat(request.deadline()).isEqualTo(Duration.ofSeconds(3));
                assertThat(request.traceContext().traceparent()).startsWith("00-1111");
            }
        }
    }

    @Test
    void a_header_that_no_line_could_be_sent_with_is_refused_once() {
        try (TestGateway passing =
                TestGateway.start(TestGateway.settings(Limits.PROMISED, Set.of(), null, true), Callers.open())) {
            RawAnswerText answer =
                    passing.ask(RawCaller.bulkOf("text/plain", "a\n", "Authorization: a", "Authorization: b"));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(passing.calls.asked).isEmpty();
        }
    }

    @Test
    void refuses_in_the_order_path_key_method_rest() throws Exception {
        CallerKeys keys = CallerKeys.parse("shop:secret".getBytes(StandardCharsets.UTF_8));
        try (TestGateway guarded = TestGateway.start(
                TestGateway.settings(Limits.PROMISED, Set.of(), null, false), Callers.withKeys(() -> keys, false))) {
            String path = " /v1/entitlement/reactivate HTTP/1.1\r\nHost: g\r\nContent-Length: 2\r\n";
            String key = "X-Api-Key: secret\r\n";
            assertThat(guarded.ask("PUT" + path + "\r\na\n").status()).isEqualTo(401);
            RawAnswerText method = guarded.ask("PUT" + path + key + "\r\na\n");
            assertThat(method.status()).isEqualTo(405);
            assertThat(method.header("allow")).isEqualTo("POST");
            String foreign = "Origin: https://evil.example\r\n";
            assertThat(guarded.ask("POST" + path + key + foreign + "\r\na\n").status())
                    .isEqualTo(403);
            assertThat(guarded.ask("POST" + path + key + "\r\na\n").status()).isEqualTo(415);
            assertThat(guarded.ask("POST" + path + key + "Content-Type: text/plain\r\n\r\na\n")
                            .status())
                    .isEqualTo(200);
            assertThat(guarded.calls.asked.poll(5, SECONDS)).isNotNull();
            assertThat(guarded.calls.asked).isEmpty();
        }
    }

    @Test
    void a_fault_of_ours_cuts_the_answer_so_that_it_does_not_look_whole() {
        gateway.calls.script = request -> Mono.error(new IllegalStateException("a bug"));
        try (RawCaller caller = gateway.caller()) {
            caller.send(RawCaller.bulkOf("text/plain", "a\n"));
            assertThat(caller.answer(true).status()).isEqualTo(200);
            assertThat(caller.isEnded()).isTrue();
        }
    }

    @Test
    void a_line_at_which_an_error_is_thrown_cuts_the_answer_too() {
        gateway.calls.script = request -> {
            throw new NoClassDefFoundError("an error");
        };
        try (RawCaller caller = gateway.caller()) {
            caller.send(RawCaller.bulkOf("text/plain", "a\n"));
            assertThat(caller.answer(true).status()).isEqualTo(200);
            assertThat(caller.isEnded()).isTrue();
        }
    }

    @Test
    void a_result_that_an_error_keeps_from_being_written_cuts_the_answer_too() {
        gateway.calls.script = request -> Mono.just(ScriptedCalls.unanswerable(request, Effect.APPLIED, () -> {
            throw new NoClassDefFoundError("an error");
        }));
        try (RawCaller caller = gateway.caller()) {
            caller.send(RawCaller.bulkOf("text/plain", "a\n"));
            assertThat(caller.answer(true).status()).isEqualTo(200);
            assertThat(caller.isEnded()).isTrue();
        }
    }

    private List<JsonNode> ask(String request) {
        try (RawCaller caller = gateway.caller()) {
            caller.send(request);
            assertThat(caller.answer(true).status()).isEqualTo(200);
            return caller.lines().stream().map(JSON::readTree).toList();
        }
    }
}
