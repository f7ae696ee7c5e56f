package dev.entitlement.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private static final String KEYS = "# who may call\n\nshop:open sesame\nkiosk:sha256:"
            + "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b\n"; // of "secret"

    private static TestGateway open;
    private static TestGateway guarded;
    private static TestGateway web;

    @BeforeAll
    static void start() {
        CallerKeys keys = CallerKeys.parse(KEYS.getBytes(StandardCharsets.UTF_8));
        Set<String> origins = Set.of("https://shop.example");
        open = TestGateway.start();
        guarded = TestGateway.start(
                TestGateway.settings(Limits.PROMISED, Set.of(), null, false), Callers.withKeys(() -> keys, false));
        web = TestGateway.start(
                TestGateway.settings(Limits.PROMISED, origins, null, false), Callers.withKeys(() -> keys, false));
    }

    @AfterAll
    static void stop() {
        open.close();
        guarded.close();
        web.close();
    }

    private static String request(String method, String target, String... headers) {
        return method + " " + target + " HTTP/1.1\r\nHost: gateway:8080\r\n" + RawCaller.lines(headers) + "\r\n";
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/entitlement/reactivate/a, 502",
        "POST, /v1/entitlement/reactivate/a?x=/y, 502",
        "POST, /v1/entitlement/reactivate/a%20b, 502",
        "POST, /v1/entitlement/reactivate/%C3%A9, 502",
        "POST, /v1/entitlement/reactivate/, 400",
        "POST, /v1/entitlement/reactivate/?id=a, 400",
        "POST, /v1/entitlement/reactivate/., 400",
        "POST, /v1/entitlement/reactivate/%2e%2E, 400",
        "POST, /v1/entitlement/reactivate/a%2Fb, 400",
        "POST, /v1/entitlement/reactivate/a%00, 400",
        "POST, /v1/entitlement/reactivate/a%C2%85, 400",
        "POST, /v1/entitlement/reactivate/a%, 400",
        "POST, /v1/entitlement/reactivate/a%g0, 400",
        "POST, /v1/entitlement/reactivate/%C0%AF, 400",
        "POST, /v1/entitlement/reactivate/a/b, 404",
        "POST, /v1/entitlement/reactivate/a/, 404",
        "POST, /v1/entitlement/reactivate/../x, 404",
        "POST, /v1/entitlement/reactivate, 415",
        "POST, /v1/entitlement/reactivate?x, 415",
        "GET, /v1/entitlement/reactivate, 405",
        "POST, /v1//entitlement/reactivate/a, 404",
        "POST, /V1/entitlement/reactivate/a, 404",
        "POST, /, 404",
        "OPTIONS, *, 404",
        "GET, /v1/entitlement/reactivate/a, 405",
        "OPTIONS, /v1/entitlement/reactivate/a, 405",
        "PUT, /v1/entitlement/reactivate/, 405",
        "GET, /v1/echo/a, 504",
        "GET, /v1/echo/, 400",
        "GET, /v1/echo/a/b, 404",
        "POST, /v1/echo/a, 405"
    })
    void tells_paths_methods_and_ids_apart(String method, String target, int status) {
        RawAnswerText answer = open.ask(request(method, target));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains("\"status\":" + status);
        boolean ofThisCall = target.startsWith("/v1/entitlement/reactivate/") && (status == 400 || status == 502);
        assertThat(answer.header("x-gateway-outcome") != null).isEqualTo(ofThisCall);
    }

    /** RFC 9112 §3.2.2: what proxies are asked in, every server must take; RFC 9110 §4.2.1 and §4.2.4: not like this. */
    @ParameterizedTest
    @CsvSource({
        "http://gateway/v1/entitlement/reactivate/a, 502",
        "HTTPS://[::1]:8080/v1/entitlement/reactivate/a?x=/y, 502",
        "http://gateway/v1/entitlement/reactivate/a|b, 502",
        "http://gateway:/v1/entitlement/reactivate/a, 400",
        "http://joe:secret@gateway/v1/entitlement/reactivate/a, 400",
        "http://@gateway/v1/entitlement/reactivate/a, 400",
        "http:///v1/entitlement/reactivate/a, 400",
        "http://:80/v1/entitlement/reactivate/a, 400",
        "http://gateway:x/v1/entitlement/reactivate/a, 400",
        "http://gateway, 404",
        "http://gateway/, 404",
        "http://gateway?/v1/entitlement/reactivate/a, 404",
        "http://gateway/?/v1/entitlement/reactivate/a, 404",
        "ftp://gateway/v1/entitlement/reactivate/a, 404",
        "http:/v1/entitlement/reactivate/a, 404",
        "v1/entitlement/reactivate/a, 404",
        "gateway:80, 404"
    })
    void takes_targets_in_absolute_form_if_nothing_about_them_is_doubtful(String target, int status) {
        RawAnswerText answer = open.ask(request("POST", target));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).doesNotContain("secret");
    }

    /** RFC 3986 §2: beyond ASCII there are escapes only, and RFC 9112 §3.2 has no fragments. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/entitlement/reactivate/\u00c3\u00a9", // é in UTF-8, byte by byte
                "/v1/entitlement/reactivate/\u00e9",
                "/v1/entitlement/reactivate/a?x=\u00c3\u00a9",
                "/v1/entitlement/reactivate/a\u007f",
                "/v1/entitlement/reactivate/a#b",
                "/v1/entitlement/reactivate/a?x#/y",
                "http://gateway/v1/entitlement/reactivate/\u00c3\u00a9"
            })
    void a_target_with_what_no_target_has_is_refused_as_a_call(String target) {
        RawAnswerText answer = open.ask(request("POST", target));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"responseCode\":\"BAD_REQUEST\"", "percent-encoded");
        assertThat(answer.header("x-gateway-outcome")).isEqualTo("rejected");
        assertThat(answer.header("x-gateway-attempts")).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/\u00c3\u00a9", "http://gateway#/v1/entitlement/reactivate/a", "/nowhere#x"})
    void a_target_with_what_no_target_has_is_refused_elsewhere_too(String target) {
        RawAnswerText answer = open.ask(request("POST", target));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("x-gateway-outcome")).isNull();
    }

    @Test
    void a_body_for_a_target_that_is_refused_is_not_asked_for() {
        String expecting = "Content-Length: 2\r\nExpect: 100-continue";
        assertThat(open.ask(request("POST", "/v1/entitlement/reactivate/a#b", expecting))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void counts_characters_of_an_id_not_bytes() {
        String character = "%F0%9F%98%80"; // one code point, four bytes, two chars
        assertThat(open.ask(RawCaller.call(character.repeat(128))).status()).isEqualTo(502);
        assertThat(open.ask(RawCaller.call(character.repeat(129))).status()).isEqualTo(400);
    }

    @Test
    void a_wrong_method_learns_the_right_one_and_head_gets_no_body() {
        assertThat(open.ask(request("DELETE", "/v1/entitlement/reactivate/a")).header("allow"))
                .isEqualTo("POST");
        assertThat(open.ask(request("POST", "/v1/echo/a")).header("allow")).isEqualTo("GET");
        try (RawCaller caller = open.caller()) {
            caller.send(request("HEAD", "/v1/entitlement/reactivate/a"));
            RawAnswerText head = caller.answer(true);
            assertThat(head.status()).isEqualTo(405);
            assertThat(Integer.parseInt(head.header("content-length"))).isPositive();
            assertThat(caller.send(RawCaller.call("a")).answer().status()).isEqualTo(502);
        }
    }

    @Test
    void refuses_in_the_order_path_key_method_rest() {
        String large = "Content-Length: 999999";
        assertThat(guarded.ask(request("PUT", "/nowhere", large)).status()).isEqualTo(404);
        assertThat(guarded.ask(request("PUT", "/v1/entitlement/reactivate/", large))
                        .status())
                .isEqualTo(401);
        String key = "X-Api-Key: secret";
        assertThat(guarded.ask(request("PUT", "/v1/entitlement/reactivate/", key, large))
                        .status())
                .isEqualTo(405);
        assertThat(guarded.ask(request("POST", "/v1/entitlement/reactivate/", key, large))
                        .status())
                .isEqualTo(400);
        assertThat(guarded.ask(request("POST", "/v1/entitlement/reactivate/a", key, large))
                        .status())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-Api-Key: open sesame", "Authorization: Bearer secret", "authorization: bearer open sesame"})
    void lets_in_who_has_a_key(String header) {
        assertThat(guarded.ask(RawCaller.call("a", header)).status()).isEqualTo(502);
        assertThat(guarded.ask(request("GET", "/v1/echo/a", header)).status()).isEqualTo(504);
    }

    @Test
    void a_name_must_be_the_keys_own() {
        assertThat(guarded.ask(RawCaller.call("a", basic("kiosk:secret"))).status())
                .isEqualTo(502);
        assertThat(guarded.ask(RawCaller.call("a", basic("shop:secret"))).status())
                .isEqualTo(401);
        assertThat(guarded.ask(RawCaller.call("a", basic("secret"))).status()).isEqualTo(401);
    }

    private static String basic(String pair) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Nothing: 1",
                "X-Api-Key: SECRET",
                "X-Api-Key:",
                "X-Api-Key: secret\r\nX-Api-Key: secret",
                "Authorization: Bearer nope",
                "Authorization: Basic !!!",
                "Authorization: Digest secret",
                "Authorization: secret"
            })
    void shows_everyone_else_the_door(String header) {
        RawAnswerText answer = guarded.ask(RawCaller.call("a", header, "X-RequestIdentifier: mine"));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("www-authenticate")).startsWith("Basic realm=");
        assertThat(answer.body()).contains("\"responseCode\":\"UNAUTHORIZED\"");
        assertThat(answer.header("x-requestidentifier")).isEqualTo("mine");
        assertThat(answer.header("x-gateway-outcome")).isEqualTo("rejected");
        assertThat(answer.header("x-gateway-effect")).isEqualTo("none");
        assertThat(answer.header("x-gateway-attempts")).isEqualTo("0");
        assertThat(answer.header("server-timing")).isEqualTo("queue;dur=0.000");
    }

    @ParameterizedTest
    @CsvSource({
        "Origin: https://evil.example, 403",
        "Origin: null, 403",
        "Origin: http://gateway:8081, 403",
        "Origin: http://gateway:8080, 502",
        "Origin: HTTP://GATEWAY:8080, 502",
        "Sec-Fetch-Site: cross-site, 403",
        "Sec-Fetch-Site: same-origin, 502",
        "Sec-Fetch-Site: none, 502"
    })
    void keeps_pages_of_other_sites_out(String header, int status) {
        assertThat(open.ask(RawCaller.call("a", header).replace("Host: gateway", "Host: gateway:8080"))
                        .status())
                .isEqualTo(status);
    }

    @Test
    void lets_pages_of_allowed_origins_in_and_read_the_answer() {
        String key = "X-Api-Key: secret";
        RawAnswerText ours =
                web.ask(RawCaller.call("a", key, "Origin: https://shop.example", "Sec-Fetch-Site: cross-site"));
        assertThat(ours.status()).isEqualTo(502);
        assertThat(ours.header("access-control-allow-origin")).isEqualTo("https://shop.example");
        assertThat(ours.header("vary")).isEqualToIgnoringCase("origin");
        RawAnswerText others = web.ask(RawCaller.call("a", key, "Origin: https://evil.example"));
        assertThat(others.status()).isEqualTo(403);
        assertThat(others.header("access-control-allow-origin")).isNull();
    }

    @Test
    void answers_a_preflight_without_a_key_if_origins_are_allowed() {
        String method = "Access-Control-Request-Method: POST";
        RawAnswerText allowed =
                web.ask(request("OPTIONS", "/v1/entitlement/reactivate/a", "Origin: https://shop.example", method));
        assertThat(allowed.status()).isEqualTo(204);
        assertThat(allowed.header("access-control-allow-origin")).isEqualTo("https://shop.example");
        assertThat(allowed.header("access-control-allow-methods")).isEqualTo("POST");
        assertThat(allowed.header("access-control-allow-headers")).contains("X-RequestIdentifier", "Authorization");
        assertThat(web.ask(request("OPTIONS", "/v1/entitlement/reactivate/a", "Origin: https://evil.example", method))
                        .status())
                .isEqualTo(403);
        assertThat(open.ask(request("OPTIONS", "/v1/entitlement/reactivate/a", "Origin: http://gateway:8080", method))
                        .status())
                .isEqualTo(405);
    }
}
