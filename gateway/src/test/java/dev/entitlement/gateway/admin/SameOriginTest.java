package dev.entitlement.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SameOriginTest {

    @ParameterizedTest
    @CsvSource({
        "localhost:9090, , ",
        "localhost:9090, http://localhost:9090, same-origin",
        "LocalHost:9090, http://localhost:9090, ",
        "[::1]:9090, http://[::1]:9090, same-origin",
        "admin.example, https://admin.example, same-origin",
        "localhost:9090, , same-origin",
    })
    void takes_what_our_page_or_no_page_sends(String host, String origin, String site) {
        assertThat(SameOrigin.holds(headers(host, origin, site))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:9090, http://evil.example, cross-site",
        "localhost:9090, http://evil.example, ",
        "localhost:9090, http://evil.example, same-origin",
        "localhost:9090, http://localhost:8080, same-site",
        "localhost:9090, http://localhost:9090, same-site",
        "localhost:9090, http://localhost:9090, none",
        "localhost:9090, , cross-site",
        "localhost:9090, null, ",
        "localhost:9090, http://localhost, ",
        "localhost:9090, http://localhost:9090@evil.example, ",
        "localhost:9090, localhost:9090, ",
        "localhost:9090, ://, ",
        ", http://localhost:9090, ",
    })
    void refuses_what_another_page_may_have_sent(String host, String origin, String site) {
        assertThat(SameOrigin.holds(headers(host, origin, site))).isFalse();
    }

    private static HttpHeaders headers(String host, String origin, String site) {
        HttpHeaders headers = new DefaultHttpHeaders();
        put(headers, "Host", host);
        put(headers, "Origin", origin);
        put(headers, "Sec-Fetch-Site", site);
        return headers;
    }

    private static void put(HttpHeaders headers, String name, String value) {
        if (value != null) {
            headers.set(name, value);
        }
    }
}
