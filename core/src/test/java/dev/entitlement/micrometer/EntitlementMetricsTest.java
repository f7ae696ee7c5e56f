package dev.entitlement.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.Attempt;
import dev.entitlement.AttemptEnd;
import dev.entitlement.CallReport;
import dev.entitlement.ClientSettings;
import dev.entitlement.Effect;
import dev.entitlement.EntitlementClient;
import dev.entitlement.EntitlementResult;
import dev.entitlement.NoRetry;
import dev.entitlement.ReactivationRequest;
import dev.entitlement.Refusal;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntitlementMetricsTest {
    private static final ReactivationRequest REQUEST = ReactivationRequest.of("e-1");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final EntitlementMetrics metrics = new EntitlementMetrics(registry);
    private final EntitlementClient client = EntitlementClient.builder()
            .settings(ClientSettings.builder()
                    .baseUrl(URI.create("http://127.0.0.1:1/v1"))
                    .maxInFlight(77)
                    .backoffBase(Duration.ofMillis(1))
                    .retryBudget(Double.POSITIVE_INFINITY)
                    .build())
            .listener(metrics)
            .build();

    @AfterEach
    void close() {
        client.close().block();
        registry.close();
    }

    /** The names that the outside face promises: dashboards and alerts are built on them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "entitlement_calls_total{effect=\"applied\",outcome=\"action-required\"} 0.0",
                "entitlement_call_seconds_bucket{le=\"0.001\"} 0",
                "entitlement_call_seconds_bucket{le=\"10.0\"} 0",
                "entitlement_attempts_total{end=\"timed-out\"} 0.0",
                "entitlement_attempt_seconds_bucket{le=\"4.0\"} 0",
                "entitlement_retries_suppressed_total{reason=\"budget-spent\"} 0.0",
                "entitlement_shed_total{reason=\"circuit-open\"} 0.0",
                "entitlement_restored_total 0.0",
                "entitlement_first_attempt_restored_total 0.0",
                "entitlement_in_flight 0.0",
                "entitlement_coalesced_total 0.0",
                "entitlement_limit 77.0",
                "entitlement_queued 0.0",
                "entitlement_circuit_open 0.0",
                "entitlement_retry_budget_left +Inf",
                "entitlement_connections{state=\"open\"} 0.0",
                "entitlement_connections{state=\"idle\"} 0.0",
                "entitlement_connections{state=\"connecting\"} 0.0",
                "entitlement_awaiting_connection 0.0",
            })
    void has_every_promised_series_from_the_start(String line) {
        metrics.bindTo(client);

        assertThat(registry.scrape().lines()).contains(line);
    }

    @Test
    void counts_and_times_a_call_by_its_outcome_and_effect() {
        metrics.callEnded(REQUEST, new EntitlementResult.Reactivated(report(Effect.APPLIED, 1)));
        metrics.callEnded(REQUEST, new EntitlementResult.Unavailable(report(Effect.UNKNOWN, 3)));

        assertThat(scrape())
                .contains("entitlement_calls_total{effect=\"applied\",outcome=\"reactivated\"} 1.0")
                .contains("entitlement_calls_total{effect=\"unknown\",outcome=\"unavailable\"} 1.0")
                .contains("entitlement_call_seconds_count 2")
                .contains("entitlement_call_seconds_sum 0.06")
                .contains("entitlement_call_seconds_bucket{le=\"0.02\"} 0")
                .contains("entitlement_call_seconds_bucket{le=\"0.05\"} 2");
    }

    @Test
    void tells_restoring_at_once_from_restoring_at_last() {
        metrics.callEnded(REQUEST, new EntitlementResult.Reactivated(report(Effect.APPLIED, 1)));
        metrics.callEnded(REQUEST, new EntitlementResult.AlreadyActive(report(Effect.UNKNOWN, 2)));
        metrics.callEnded(REQUEST, new EntitlementResult.Rejected(report(Effect.NONE, 1)));

        assertThat(scrape())
                .contains("entitlement_restored_total 2.0")
                .contains("entitlement_first_attempt_restored_total 1.0");
    }

    @Test
    void counts_and_times_attempts_by_their_end() {
        metrics.attemptEnded(REQUEST, attempt(1, AttemptEnd.LOST));
        metrics.attemptEnded(REQUEST, attempt(2, AttemptEnd.ANSWERED));

        assertThat(scrape())
                .contains("entitlement_attempts_total{end=\"lost\"} 1.0")
                .contains("entitlement_attempts_total{end=\"answered\"} 1.0")
                .contains("entitlement_attempt_seconds_count 2")
                .contains("entitlement_attempt_seconds_bucket{le=\"0.005\"} 0")
                .contains("entitlement_attempt_seconds_bucket{le=\"0.01\"} 2");
    }

    @Test
    void counts_what_was_not_sent_by_its_reason() {
        metrics.callShed(REQUEST, Refusal.QUEUE_FULL);
        metrics.retrySuppressed(REQUEST, NoRetry.DEADLINE);

        assertThat(scrape())
                .contains("entitlement_shed_total{reason=\"queue-full\"} 1.0")
                .contains("entitlement_retries_suppressed_total{reason=\"deadline\"} 1.0");
    }

    @Test
    void keeps_clients_apart_that_share_a_registry() {
        EntitlementMetrics north = new EntitlementMetrics(registry, Tags.of("upstream", "north"));
        EntitlementMetrics south = new EntitlementMetrics(registry, Tags.of("upstream", "south"));

        north.callShed(REQUEST, Refusal.DRAINING);
        south.bindTo(client);

        assertThat(scrape())
                .contains("entitlement_shed_total{reason=\"draining\",upstream=\"north\"} 1.0")
                .contains("entitlement_shed_total{reason=\"draining\",upstream=\"south\"} 0.0")
                .contains("entitlement_limit{upstream=\"south\"} 77.0");
    }

    @Test
    void hears_of_a_real_call() {
        client.reactivate("e-1").block();

        assertThat(scrape())
                .contains("entitlement_calls_total{effect=\"none\",outcome=\"unavailable\"} 1.0")
                .contains("entitlement_attempts_total{end=\"not-sent\"} 3.0");
    }

    private List<String> scrape() {
        return registry.scrape().lines().toList();
    }

    private static CallReport report(Effect effect, int attempts) {
        List<Attempt> ended = IntStream.rangeClosed(1, attempts)
                .mapToObj(number -> attempt(number, AttemptEnd.ANSWERED))
                .toList();
        return new CallReport(
                "e-1",
                "i-1",
                effect,
                ended,
                null,
                null,
                null,
                0,
                false,
                Instant.EPOCH,
                TimeUnit.MILLISECONDS.toNanos(30));
    }

    private static Attempt attempt(int number, AttemptEnd end) {
        return new Attempt(number, "i-1", 0, TimeUnit.MILLISECONDS.toNanos(7), end, 0, null);
    }
}
