package dev.entitlement.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What never becomes a call is counted by the status it was refused with, and what becomes one is not. */
class RefusalCountsTest {
    private static final String KEY = "X-Api-Key: open sesame";

    private TestGateway gateway;

    @BeforeEach
    void start() {
        CallerKeys keys = CallerKeys.parse("shop:open sesame\n".getBytes(StandardCharsets.UTF_8));
        Limits limits = Limits.PROMISED;
        Limits impatient = new Limits(
                limits.requestLineBytes(),
                limits.headersBytes(),
                limits.bodyBytes(),
                limits.discardBytes(),
                Duration.ofMillis(100),
                Duration.ofMillis(100),
                limits.idle(),
                limits.unread(),
                Duration.ofMillis(100));
        gateway = TestGateway.start(
                TestGateway.settings(impatient, Set.of(), null, false), Callers.withKeys(() -> keys, false));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static String request(String method, String path, String... headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: gateway\r\n" + RawCaller.lines(headers) + "\r\n";
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/entitlement/reactivate/a%2Fb, X: y, 400",
        "POST, /v1/entitlement/reactivate/a, X-RequestIdentifier: a b, 400",
        "GET, /v1/echo/%00, X: y, 400",
        "POST, /v1/entitlement/reactivate/a, Origin: https://evil.example, 403",
        "GET, /, X: y, 404",
        "PUT, /v1/entitlement/reactivate/a, X: y, 405",
        "POST, /v1/entitlement/reactivate, Content-Type: text/html, 415",
        "POST, /v1/entitlement/reactivate/a, Content-Length: x, 400",
        "POST, /v1/entitlement/reactivate/a, Content-Length: 99999, 413",
        "POST, /v1/entitlement/reactivate/a, Content-Length: 5, 408",
    })
    void counts_each_refusal_by_its_status(String method, String path, String header, String status) {
        assertThat(gateway.ask(request(method, path, KEY, header)).status()).isEqualTo(Integer.parseInt(status));
        assertThat(gateway.refused()).isEqualTo(Map.of(status, 1));
        assertThat(gateway.calls.asked).isEmpty();
    }

    @Test
    void counts_what_the_decoder_refuses_and_who_is_not_let_in() {
        gateway.ask(request("GET", "/" + "x".repeat(9_000)));
        gateway.ask(request("GET", "/", "X: " + "x".repeat(17_000)));
        gateway.ask("nonsense\r\n\r\n");
        gateway.ask(request("POST", "/v1/entitlement/reactivate/a"));
        gateway.ask(request("GET", "/v1/echo/a", "X-Api-Key: guessed"));
        assertThat(gateway.refused()).isEqualTo(Map.of("414", 1, "431", 1, "400", 1, "401", 2));
    }

    @Test
    void counts_each_line_of_a_bulk_that_cannot_be_called_for() {
        try (RawCaller caller = gateway.caller()) {
            String lines = "a\n" + "x".repeat(129) + "\n..\nb\n";
            caller.send(RawCaller.bulkOf("text/plain", lines, KEY)).answer();
            assertThat(caller.lines()).hasSize(5).last().asString().contains("\"rejected\":2");
        }
        assertThat(gateway.refused()).isEqualTo(Map.of("400", 2));
    }

    @Test
    void counts_no_call_whatever_becomes_of_it() {
        assertThat(gateway.ask(RawCaller.call("a", KEY)).status()).isEqualTo(502);
        assertThat(gateway.calls.asked).hasSize(1);
        assertThat(gateway.refused()).isEmpty();
    }

    @Test
    void has_every_status_from_the_start_and_nothing_that_a_caller_sent() {
        gateway.ask(request("GET", "/secret", "X: secret"));
        assertThat(gateway.registry.find("entitlement.refused.requests").counters())
                .hasSize(11)
                .extracting(Counter::getId)
                .allSatisfy(id -> assertThat(id.getTags()).singleElement().satisfies(tag -> {
                    assertThat(tag.getKey()).isEqualTo("status");
                    assertThat(tag.getValue()).matches("[45]\\d\\d");
                }));
    }
}
