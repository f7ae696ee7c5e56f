package dev.entitlement.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrowserTest {

    private static boolean isBrowser(String accept) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.add("Accept", accept);
        return Browser.isBrowser(headers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8|true",
                "text/html|true",
                "TEXT/HTML; charset=utf-8; Q=0.5|true",
                "text/html;q=0.5,application/json;q=0.4|true",
                "text/html;q=0.001|true",
                "text/html;q=0|false",
                "text/html;q=0.5,application/json;q=0.5|false",
                "text/html,application/json|false",
                "text/html;q=0.9,application/problem+json|false",
                "text/html;q=nonsense|false",
                "*/*|false",
                "text/*|false",
                "application/json|false"
            })
    void a_browser_is_who_prefers_html(String accept, boolean browser) {
        assertThat(isBrowser(accept)).isEqualTo(browser);
    }

    @Test
    void who_says_nothing_is_a_program() {
        assertThat(Browser.isBrowser(new DefaultHttpHeaders())).isFalse();
    }

    /** For any two weights, in any order: HTML wins only if its own is larger. */
    @Test
    void the_larger_weight_wins() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int n = 0; n < 5_000; n++) {
            int html = random.nextInt(1001);
            int json = random.nextInt(1001);
            String htmlRange = "text/html;q=" + weight(html);
            String jsonRange = "application/json;q=" + weight(json);
            String accept = random.nextBoolean() ? htmlRange + ", " + jsonRange : jsonRange + "," + htmlRange;
            assertThat(isBrowser(accept)).as("seed %d, %s", seed, accept).isEqualTo(html > json);
        }
    }

    private static String weight(int permille) {
        return String.format(Locale.ROOT, "%.3f", permille / 1000.0);
    }

    @ParameterizedTest
    @CsvSource({
        "https://pay.example/a?b=c, true",
        "http://localhost:8080/x, true",
        "http://127.0.0.1/, true",
        "http://pay.example/, false",
        "https://user@pay.example/, false",
        "//pay.example/, false",
        "javascript:alert(1), false",
        "https://pay.example/%7B{a}|b?q=[1]#^, true",
        "HTTPS://pay_shop.example?a, true",
        "https://[2001:db8::1]:8443/, true",
        "http://[::1]/, true",
        "https://pay.example:65536/, false",
        "https://pay.example\\.evil.example/, false",
        "https://pay.example\\@evil.example/, false",
        "http://127.0.0.1.evil.example/, false",
        "http://localhost@evil.example/, false",
        "https://pay%2eexample/, false",
        "https:pay.example, false",
        "https:///x, false",
        "'https://pay.example/ x', false",
        "https://pay.example/\u00e9, false"
    })
    void a_browser_is_sent_only_where_it_is_safe(String url, boolean safe) {
        assertThat(Browser.redirect(url)).isEqualTo(safe ? url : null);
    }
}
