package dev.entitlement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What goes out, byte for byte. */
class RequestOnTheWireTest {
    private final RawServer server = RawServer.start(RawServer.RIGHT);
    private final EntitlementClient client = Wire.client(Wire.settings(server.url()));

    @AfterEach
    void close() {
        Wire.result(client.close());
        server.close();
    }

    @Test
    void is_exactly_what_the_outside_face_says() {
        send(
                client,
                request -> request.requestIdentifier("i-1")
                        .authorization("Basic dTpw")
                        .traceContext(
                                new TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "a=b")));

        assertThat(server.requests().get(0).head())
                .isEqualTo("POST /v1/entitlement/reactivate/e-1 HTTP/1.1\r\n"
                        + "Host: 127.0.0.1:" + server.port() + "\r\n"
                        + "User-Agent: " + UserAgent.TEXT + "\r\n"
                        + "Accept: application/json\r\n"
                        + "Accept-Encoding: identity\r\n"
                        + "X-RequestIdentifier: i-1\r\n"
                        + "Authorization: Basic dTpw\r\n"
                        + "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n"
                        + "tracestate: a=b\r\n"
                        + "Content-Length: 0\r\n"
                        + "\r\n");
    }

    @Test
    void carries_nothing_that_was_not_given() {
        send(client, request -> {});

        RawRequest sent = server.requests().get(0);
        assertThat(sent.head().split("\r\n"))
                .extracting(line -> line.split("[: ]")[0])
                .containsExactly(
                        "POST",
                        "Host",
                        "User-Agent",
                        "Accept",
                        "Accept-Encoding",
                        "X-RequestIdentifier",
                        "Content-Length");
        assertThat(sent.identifier()).matches("[!-~]{1,128}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a25100b8-4e0c-4e37-b921-cac9cb1e930f | a25100b8-4e0c-4e37-b921-cac9cb1e930f",
                "a b                                  | a%20b",
                "ü                                    | %C3%BC",
                "%41                                  | %2541",
                "%                                    | %25",
                "a;b=c                                | a%3Bb%3Dc",
                "a?b                                  | a%3Fb",
                "a#b                                  | a%23b",
                "a+b                                  | a%2Bb",
                "a&b@c:d$e,f!g                        | a%26b%40c%3Ad%24e%2Cf%21g",
                "\uD83D\uDE80                         | %F0%9F%9A%80",
                "...                                  | ...",
                "a\\b                                 | a%5Cb",
                "~_-.                                 | ~_-.",
            })
    void names_the_entitlement_as_one_segment_encoded_once(String id, String onTheWire) {
        EntitlementResult result = Wire.call(client, id);

        assertThat(server.requests().get(0).requestLine())
                .isEqualTo("POST /v1/entitlement/reactivate/" + onTheWire + " HTTP/1.1");
        assertThat(result.effect()).isEqualTo(Effect.APPLIED);
    }

    @Test
    void passes_a_body_on_with_its_type() {
        String body = "{\"notificationUrl\":\"https://shop.example/n?ü=1\"}";
        send(client, request -> request.body(body.getBytes(UTF_8), "application/json; charset=utf-8"));

        RawRequest sent = server.requests().get(0);
        assertThat(sent.body()).isEqualTo(body.getBytes(UTF_8));
        assertThat(sent.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(sent.header("Content-Length")).isEqualTo("" + body.getBytes(UTF_8).length);
    }

    @Test
    void invents_no_type_for_a_body_without() {
        byte[] largest = new byte[16 * 1024];
        send(client, request -> request.body(largest, null));

        assertThat(server.requests().get(0).body()).isEqualTo(largest);
        assertThat(server.requests().get(0).header("Content-Type")).isNull();
    }

    @Test
    void takes_an_empty_body_for_none() {
        send(client, request -> request.body(new byte[0], "text/plain"));

        assertThat(server.requests().get(0).header("Content-Length")).isEqualTo("0");
        assertThat(server.requests().get(0).header("Content-Type")).isNull();
    }

    @Test
    void asks_for_notifications_when_the_caller_brings_no_body() {
        EntitlementClient asking =
                Wire.client(Wire.settings(server.url()).notificationUrl("https://shop.example/\"n\"?a=\\b"));
        send(asking, request -> {});
        send(asking, request -> request.body("{}".getBytes(UTF_8), null));
        Wire.result(asking.close());

        List<RawRequest> sent = server.requests();
        assertThat(new String(sent.get(0).body(), UTF_8))
                .isEqualTo("{\"notificationUrl\":\"https://shop.example/\\\"n\\\"?a=\\\\b\"}");
        assertThat(sent.get(0).header("Content-Type")).isEqualTo("application/json");
        assertThat(new String(sent.get(1).body(), UTF_8)).isEqualTo("{}");
    }

    @Test
    void takes_the_trace_context_from_the_reactor_context() {
        TraceContext trace = new TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", null);
        Wire.result(client.reactivate("e-1").contextWrite(trace::into));

        assertThat(server.requests().get(0).header("traceparent")).isEqualTo(trace.traceparent());
        assertThat(server.requests().get(0).header("tracestate")).isNull();
    }

    @Test
    void goes_below_whatever_prefix_the_upstream_has() {
        EntitlementClient prefixed =
                Wire.client(Wire.settings(URI.create("http://localhost:" + server.port() + "/some/where%20else/")));
        Wire.call(prefixed, "e-1");
        Wire.result(prefixed.close());

        RawRequest sent = server.requests().get(0);
        assertThat(sent.requestLine()).isEqualTo("POST /some/where%20else/entitlement/reactivate/e-1 HTTP/1.1");
        assertThat(sent.header("Host")).isEqualTo("localhost:" + server.port());
    }

    @Test
    void asks_for_an_echo_without_a_body_or_an_identifier() {
        EchoResult echo = Wire.result(client.echo("are you there?", "Basic dTpw"));

        assertThat(echo.ok()).isTrue();
        RawRequest sent = server.requests().get(0);
        assertThat(sent.requestLine()).isEqualTo("GET /v1/echo/are%20you%20there%3F HTTP/1.1");
        assertThat(sent.header("Content-Length")).isNull();
        assertThat(sent.identifier()).isNull();
        assertThat(sent.header("Authorization")).isEqualTo("Basic dTpw");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Injected: 1", "a\nb", "a\rb", "a\u0000", "a\u0085b", "ä", "a\u010Ab"})
    void lets_no_value_end_its_line(String value) {
        ReactivationRequest.Builder request = ReactivationRequest.builder("e-1");

        assertThatThrownBy(() -> request.requestIdentifier(value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> request.authorization(value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> request.body(new byte[1], value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TraceContext(value, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TraceContext("a", value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.echo("e-1", value)).isInstanceOf(IllegalArgumentException.class);
    }

    /** A supplier is asked for each attempt, long after the client was built: the attempt is not sent, and nothing is thrown. */
    @Test
    void sends_nothing_with_credentials_that_would_end_their_line() {
        EntitlementClient misled = EntitlementClient.builder()
                .settings(Wire.settings(server.url()).build())
                .loopResources(Wire.ONE_LOOP)
                .credentials(() -> Mono.just("Basic x\r\nX-Injected: 1"))
                .build();
        EntitlementResult result = Wire.call(misled, "e-1");
        Wire.result(misled.close());

        assertThat(Wire.ends(result)).containsExactly(AttemptEnd.NOT_SENT);
        assertThat(result.effect()).isEqualTo(Effect.NONE);
        assertThat(server.requests()).isEmpty();
    }

    private static void send(EntitlementClient client, Consumer<ReactivationRequest.Builder> details) {
        ReactivationRequest.Builder request = ReactivationRequest.builder("e-1");
        details.accept(request);
        assertThat(Wire.result(client.reactivate(request.build())).effect()).isEqualTo(Effect.APPLIED);
    }
}
