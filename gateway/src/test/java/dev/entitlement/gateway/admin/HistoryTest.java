package dev.entitlement.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.CircuitState;
import dev.entitlement.ClientStatus;
import dev.entitlement.micrometer.EntitlementMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HistoryTest {
    private static final Instant START = Instant.parse("2026-11-23T10:15:30Z");

    private final SetClock clock = new SetClock(START);
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Pulse pulse = new Pulse(clock);
    private volatile ClientStatus client;
    private final History history = new History(clock, () -> client, registry, pulse);

    @Test
    void keeps_a_sample_of_every_second_with_the_oldest_first() {
        registry.counter("entitlement.shed", "reason", "queue-full").increment(3);
        history.tick();
        clock.forward(1);
        registry.counter("entitlement.shed", "reason", "queue-full").increment(4);
        history.tick();
        JsonNode samples = json().get("samples");
        assertThat(samples).hasSize(2);
        assertThat(samples.get(0).get("at").asString()).isEqualTo("2026-11-23T10:15:30.000Z");
        assertThat(samples.get(1).get("at").asString()).isEqualTo("2026-11-23T10:15:31.000Z");
        assertThat(shed(samples.get(0))).isEqualTo(3);
        assertThat(shed(samples.get(1))).isEqualTo(7);
    }

    @Test
    void tells_in_which_life_of_the_gateway_it_counted() {
        assertThat(json().get("startedAt").asString()).isEqualTo("2026-11-23T10:15:30.000Z");
        assertThat(json().get("samples")).isEmpty();
    }

    @Test
    void forgets_what_is_older_than_three_minutes() {
        for (int second = 0; second < 1_000; second++) {
            history.tick();
            clock.forward(1);
        }
        JsonNode samples = json().get("samples");
        assertThat(samples.size()).isBetween(181, 200);
        assertThat(samples.get(samples.size() - 1).get("at").asString()).isEqualTo("2026-11-23T10:32:09.000Z");
    }

    @Test
    void tells_every_count_from_the_start_at_zero() {
        new EntitlementMetrics(registry);
        history.tick();
        JsonNode counters = json().get("samples").get(0).get("counters");
        assertThat(counters.get("outcomes")).hasSize(7).allMatch(count -> count.asInt() == 0);
        assertThat(counters.get("effects").propertyNames()).containsExactlyInAnyOrder("applied", "none", "unknown");
        assertThat(counters.get("attempts").propertyNames()).contains("answered", "timed-out");
        assertThat(counters.get("retriesSuppressed").propertyNames()).contains("budget-spent", "circuit-open");
        assertThat(counters.get("shed").propertyNames()).contains("queue-full", "circuit-open");
        assertThat(counters.get("restored").asInt()).isZero();
        assertThat(counters.get("restoredAtFirst").asInt()).isZero();
    }

    @Test
    void sums_the_calls_by_outcome_and_by_effect() {
        registry.counter("entitlement.calls", "outcome", "unavailable", "effect", "unknown")
                .increment(2);
        registry.counter("entitlement.calls", "outcome", "unavailable", "effect", "none")
                .increment(5);
        registry.counter("entitlement.calls", "outcome", "reactivated", "effect", "applied")
                .increment(90);
        history.tick();
        JsonNode counters = json().get("samples").get(0).get("counters");
        assertThat(counters.get("outcomes").get("unavailable").asInt()).isEqualTo(7);
        assertThat(counters.get("outcomes").get("reactivated").asInt()).isEqualTo(90);
        assertThat(counters.get("effects").get("unknown").asInt()).isEqualTo(2);
    }

    @Test
    void leaves_out_what_is_not_known() {
        history.tick();
        JsonNode before = json().get("samples").get(0);
        assertThat(before.has("client")).isFalse();
        assertThat(before.has("callerConnections")).isFalse();
        assertThat(before.get("counters").has("coalesced")).isFalse();
        registry.counter("entitlement.coalesced").increment(4);
        registry.gauge("entitlement.caller.connections", 12);
        client = new ClientStatus(
                1, 20, 10, 7, 3, CircuitState.CLOSED, null, Double.POSITIVE_INFINITY, 4, 5, false, 0, 0);
        history.tick();
        JsonNode after = json().get("samples").get(1);
        assertThat(after.get("counters").get("coalesced").asInt()).isEqualTo(4);
        assertThat(after.get("callerConnections").asInt()).isEqualTo(12);
        assertThat(after.get("client").has("retryBudgetLeft")).isFalse();
        assertThat(after.get("client").has("nextProbeMs")).isFalse();
        assertThat(after.get("client").has("circuitLeftClosed")).isFalse();
        assertThat(after.get("client").get("limit").asInt()).isEqualTo(10);
        assertThat(after.get("client").get("queued").asInt()).isEqualTo(7);
    }

    @Test
    void tells_when_the_circuit_was_last_closed() {
        client = new ClientStatus(1, 20, 10, 7, 3, CircuitState.OPEN, null, 0, 4, 5, false, 0, 0);
        pulse.circuitChanged(CircuitState.OPEN);
        clock.forward(60);
        history.tick();
        assertThat(json().get("samples")
                        .get(0)
                        .get("client")
                        .get("circuitLeftClosed")
                        .asString())
                .isEqualTo("2026-11-23T10:15:30.000Z");
    }

    private static int shed(JsonNode sample) {
        return sample.get("counters").get("shed").get("queue-full").asInt();
    }

    private JsonNode json() {
        return new JsonMapper().readTree(history.reply(START).body());
    }
}
