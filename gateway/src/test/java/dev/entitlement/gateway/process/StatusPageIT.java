package dev.entitlement.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The status page in a real browser. Nothing here depends on how fast it is: each wait is for what the page says. */
class StatusPageIT {
    private static final String KIND = "document.body.dataset.kind";
    private static final String HOLDS_DATA = "document.querySelector('#chart-%s path:is(.line, .fill)[d^=M]')";

    private static final String NO_WIDER_THAN_ITS_WINDOW =
            "document.documentElement.scrollWidth === document.documentElement.clientWidth";

    private static Chromium browser;

    @BeforeAll
    static void start() {
        browser = Chromium.start();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void shows_calls_and_a_bad_day_that_its_sliders_make() {
        try (Shipped gateway = Shipped.serve("--simulate", "--simulate-latency", "5ms");
                Traffic ignored = new Traffic(gateway)) {
            BrowserPage page = browser.open(admin(gateway)).width(1280);
            page.await(KIND + " === 'well'");
            assertThat(page.text("h1")).matches("All well: \\d.* restored");
            assertThat(page.text("#detail")).matches("Half of the calls within .* ms, 99 % within .*");
            for (String chart : new String[] {"rate", "outcomes", "latency", "attempts", "limit", "budget"}) {
                page.await(HOLDS_DATA.formatted(chart));
            }
            page.await("parseFloat(" + legend("rate", "calls") + ") > 0")
                    .await("parseFloat(" + legend("outcomes", "reactivated") + ") > 0")
                    .await(legend("latency", "p99") + ".endsWith('s')");
            assertThat(page.text("#chart-circuit .legend li:not([hidden])")).isEqualTo("closed");
            saysItAllWithoutColours(page);
            fitsOnAPhone(page);

            page.await("!document.getElementById('fault-errorRate').disabled");
            move(page, "errorRate", 100);
            page.await(KIND + " === 'trouble'")
                    .await("document.getElementById('lead').textContent.includes('in trouble')");
            assertThat(page.text("h1"))
                    .matches("The platform is in trouble: circuit open since .*; callers are told to come back");
            assertThat(gateway.admin("/simulator/faults").body()).contains("\"errorRate\":1,");
            page.await("parseFloat(" + legend("queue", "circuit-open") + ") > 0");

            page.value("document.getElementById('script-calm').click()");
            page.await("document.querySelector('#chart-circuit .legend li:not([hidden])').textContent === 'closed'");
            assertThat(page.value("document.getElementById('fault-errorRate').value")
                            .asString())
                    .isEqualTo("0");
            assertThat(gateway.admin("/simulator/faults").body()).contains("\"errorRate\":0,");

            assertThat(page.complaints()).isEmpty();
            assertThat(page.requested())
                    .hasSizeGreaterThan(10)
                    .allMatch(url -> url.startsWith(admin(gateway)) || url.startsWith("data:"));
        }
    }

    @Test
    void says_when_it_is_quiet_drains_and_is_gone() {
        try (Shipped gateway = Shipped.serve("--simulate", "--drain-delay", "1h")) {
            BrowserPage page = browser.open(admin(gateway)).await(KIND + " === 'quiet'");
            assertThat(page.text("h1")).isEqualTo("All quiet: no calls at present");

            gateway.signal("TERM");
            page.await(KIND + " === 'draining'");
            assertThat(page.text("h1")).startsWith("Draining: calls are still taken");

            gateway.kill();
            page.await(KIND + " === 'silent'");
            assertThat(page.text("h1")).startsWith("No answer since ").endsWith("it was draining, and has ended");
            page.await("document.querySelector('#chart-rate .hole')");
        }
    }

    private static String admin(Shipped gateway) {
        return "http://127.0.0.1:" + gateway.adminPort() + "/";
    }

    private static String legend(String chart, String series) {
        return "document.querySelector('#chart-" + chart + " [data-series=\"" + series + "\"]').textContent";
    }

    /** As a finger does: on the way, and at the end. */
    private static void move(BrowserPage page, String fault, int position) {
        page.value("(() => { const slider = document.getElementById('fault-" + fault + "'); slider.value = " + position
                + "; slider.dispatchEvent(new Event('input')); slider.dispatchEvent(new Event('change')); })()");
    }

    private static void saysItAllWithoutColours(BrowserPage page) {
        assertThat(page.value("[...document.querySelectorAll('svg.plot')].every(plot =>"
                                + " plot.getAttribute('aria-label').length > 10)")
                        .asBoolean())
                .isTrue();
        assertThat(page.value("[...document.querySelectorAll('input')].every(input => input.labels.length === 1)")
                        .asBoolean())
                .isTrue();
        assertThat(page.text("[role=status]")).startsWith("All well: ");
    }

    private static void fitsOnAPhone(BrowserPage page) {
        page.width(360).await("innerWidth === 360").await(NO_WIDER_THAN_ITS_WINDOW);
        page.width(1280).await("innerWidth === 1280").await(NO_WIDER_THAN_ITS_WINDOW);
    }

    /** Fifty calls a second for as long as it is open, whatever becomes of them. */
    private static final class Traffic implements AutoCloseable {
        private static final long PERIOD_MILLIS = 20;

        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        private final HttpClient http = HttpClient.newHttpClient();
        private final AtomicInteger calls = new AtomicInteger();
        private final String url;

        Traffic(Shipped gateway) {
            url = "http://127.0.0.1:" + gateway.port() + "/v1/entitlement/reactivate/page-";
            clock.scheduleAtFixedRate(this::call, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }

        private void call() {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + calls.incrementAndGet()))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            var unused = http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        }

        @Override
        public void close() {
            clock.shutdownNow();
        }
    }
}
