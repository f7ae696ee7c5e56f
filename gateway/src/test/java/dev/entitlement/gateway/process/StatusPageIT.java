package dev.entitlement.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The status page in a real browser. Nothing here depends on how fast it is: each wait is for what the page says. */
class StatusPageIT {
    private static final String NUMBER = "[1-9][\\d,.]*|0\\.\\d";
    private static final String CIRCUIT = "#chart-circuit .legend li:not([hidden])";
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
            page.await("h1", "All well: \\d.* calls/s, .* restored.*")
                    .await("#detail", "Half of the calls within .*s, 99 % within .*s · .*");
            for (String chart : List.of("rate", "outcomes", "latency", "attempts", "limit", "budget")) {
                page.await(HOLDS_DATA.formatted(chart));
            }
            page.await(legend("rate", "calls"), NUMBER)
                    .await(legend("outcomes", "reactivated"), NUMBER)
                    .await(legend("latency", "p99"), "\\d.*s")
                    .await(legend("limit", "limit"), NUMBER)
                    .await(CIRCUIT, "closed");
            saysItAllWithoutColours(page);
            fitsOnAPhone(page);

            page.await("!document.getElementById('fault-errorRate').disabled");
            move(page, "errorRate", 100);
            page.await("h1", "The platform is in trouble: circuit open since .*; callers are told to come back")
                    .await(legend("queue", "circuit-open"), NUMBER)
                    .await(CIRCUIT, "open");
            awaitFaults(gateway, "\"errorRate\":1,");

            page.value("document.getElementById('script-calm').click()");
            page.await(CIRCUIT, "closed").await("document.getElementById('fault-errorRate').value === '0'");
            awaitFaults(gateway, "\"errorRate\":0,");

            assertThat(page.complaints()).isEmpty();
            assertThat(page.requested())
                    .hasSizeGreaterThan(10)
                    .allMatch(url -> url.startsWith(admin(gateway)) || url.startsWith("data:"));
        }
    }

    @Test
    void shows_who_is_connected_and_what_is_refused_before_it_is_a_call() {
        try (Shipped gateway = Shipped.serve("--simulate");
                Traffic ignored = new Traffic(gateway, "/v1/entitlement/activate/")) {
            BrowserPage page = browser.open(admin(gateway)).width(1280);
            page.await(
                            "h1",
                            "Callers are refused: .* requests/s never become a call, most of them for their path.*404.*")
                    .await(legend("callers", "connected"), NUMBER)
                    .await(legend("callers", "refused 404"), NUMBER)
                    .await(HOLDS_DATA.formatted("callers"));
            fitsOnAPhone(page);
            assertThat(page.complaints()).isEmpty();
        }
    }

    @Test
    void puts_back_what_a_script_has_changed_when_the_page_is_left() {
        try (Shipped gateway = Shipped.serve("--simulate", "--simulate-error-rate", "0.25")) {
            BrowserPage page = browser.open(admin(gateway));
            page.await("!document.getElementById('script-outage').disabled");
            page.value("document.getElementById('script-outage').click()");
            awaitFaults(gateway, "\"errorRate\":1,");
            page.await("#script-outage .left", "\\d+ s left, stop");

            page.open("about:blank");
            awaitFaults(gateway, "\"errorRate\":0.25,");
        }
    }

    @Test
    void says_when_it_is_quiet_drains_and_is_gone() {
        try (Shipped gateway = Shipped.serve("--simulate", "--drain-delay", "1h")) {
            BrowserPage page = browser.open(admin(gateway)).await("h1", "All quiet: no calls at present");

            gateway.signal("TERM");
            page.await("h1", "Draining: calls are still taken.*");

            gateway.kill();
            page.await("h1", "No answer since .* it was draining, and has ended")
                    .await("document.querySelector('#chart-rate .hole')")
                    .await("getComputedStyle(document.querySelector('.columns')).filter === 'grayscale(1)'");
        }
    }

    private static String admin(Shipped gateway) {
        return "http://127.0.0.1:" + gateway.adminPort() + "/";
    }

    private static void awaitFaults(Shipped gateway, String member) {
        String faults = Eventually.get(() -> gateway.admin("/simulator/faults").body(), body -> body.contains(member));
        assertThat(faults).contains(member);
    }

    private static String legend(String chart, String series) {
        return "#chart-" + chart + " [data-series=\"" + series + "\"]";
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
        page.await("[role=status]", "All well: .*");
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
            this(gateway, "/v1/entitlement/reactivate/");
        }

        Traffic(Shipped gateway, String path) {
            url = "http://127.0.0.1:" + gateway.port() + path + "page-";
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
