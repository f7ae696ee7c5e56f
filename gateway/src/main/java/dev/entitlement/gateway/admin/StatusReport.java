package dev.entitlement.gateway.admin;

import dev.entitlement.ClientStatus;
import dev.entitlement.gateway.logging.IsoTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What {@code /status} tells besides the state of the moment. Free of secrets.
 *
 * @param version of this program
 * @param startedAt when it started
 * @param clock tells what time it is
 * @param transport what moves the bytes, such as {@code epoll}
 * @param upstream where the upstream is; empty until that is known
 * @param simulated whether the upstream is the embedded simulator
 * @param settings every option in force, as one would type it, by name
 */
public record StatusReport(
        String version,
        Instant startedAt,
        Clock clock,
        String transport,
        Supplier<String> upstream,
        boolean simulated,
        Map<String, String> settings) {

    Reply reply(Health.State state, @Nullable ClientStatus client) {
        return Reply.json(200, json -> write(json, state, client));
    }

    private void write(JsonGenerator json, Health.State state, @Nullable ClientStatus client) {
        Instant now = clock.instant();
        json.writeStringProperty("status", state.text());
        json.writeStringProperty("version", version);
        json.writeStringProperty("java", Runtime.version().toString());
        json.writeStringProperty("startedAt", IsoTime.text(startedAt));
        json.writeNumberProperty(
                "uptimeSeconds", Duration.between(startedAt, now).toSeconds());
        json.writeStringProperty("transport", transport);
        json.writeStringProperty("upstream", upstream.get());
        json.writeBooleanProperty("simulated", simulated);
        if (client != null) {
            write(json, client);
        }
        json.writeObjectPropertyStart("settings");
        settings.forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ClientStatus client) {
        json.writeObjectPropertyStart("client");
        json.writeNumberProperty("inFlight", client.inFlight());
        json.writeNumberProperty("maxInFlight", client.maxInFlight());
        json.writeNumberProperty("limit", client.limit());
        json.writeNumberProperty("queued", client.queued());
        json.writeNumberProperty("calls", client.calls());
        json.writeStringProperty("circuit", client.circuit().text());
        Duration nextProbe = client.nextProbe();
        if (nextProbe != null) {
            json.writeNumberProperty("nextProbeMs", nextProbe.toMillis());
        }
        if (Double.isFinite(client.retryBudgetLeft())) { // JSON has no infinity; absent means no limit
            json.writeNumberProperty("retryBudgetLeft", client.retryBudgetLeft());
        }
        json.writeNumberProperty("openConnections", client.openConnections());
        json.writeNumberProperty("idleConnections", client.idleConnections());
        json.writeBooleanProperty("draining", client.draining());
        json.writeEndObject();
    }
}
