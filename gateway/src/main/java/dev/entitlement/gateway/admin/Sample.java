package dev.entitlement.gateway.admin;

import dev.entitlement.ClientStatus;
import dev.entitlement.gateway.logging.IsoTime;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What is known at one instant, and would be gone with it.
 *
 * @param at the instant
 * @param callerConnections how many connections callers have; null before there can be any
 * @param client the client's state; null until there is one
 * @param circuitLeftClosed when the circuit was last closed; null while it is
 * @param counters what happened since the start
 * @param latencyMillis how long calls took of late, by percentile; empty if none ended
 */
record Sample(
        Instant at,
        @Nullable Integer callerConnections,
        @Nullable ClientStatus client,
        @Nullable Instant circuitLeftClosed,
        Counters counters,
        SortedMap<String, Double> latencyMillis) {

    /** Writes the members {@code at}, {@code callerConnections}, {@code client}, {@code counters} and {@code latencyMs}. */
    void write(JsonGenerator json) {
        json.writeStringProperty("at", IsoTime.text(at));
        if (callerConnections != null) {
            json.writeNumberProperty("callerConnections", callerConnections);
        }
        if (client != null) {
            json.writeObjectPropertyStart("client");
            write(json, client);
            json.writeEndObject();
        }
        json.writeObjectPropertyStart("counters");
        counters.write(json);
        json.writeEndObject();
        json.writeObjectPropertyStart("latencyMs");
        latencyMillis.forEach(json::writeNumberProperty);
        json.writeEndObject();
    }

    private void write(JsonGenerator json, ClientStatus client) {
        json.writeNumberProperty("inFlight", client.inFlight());
        json.writeNumberProperty("maxInFlight", client.maxInFlight());
        json.writeNumberProperty("limit", client.limit());
        json.writeNumberProperty("queued", client.queued());
        json.writeNumberProperty("calls", client.calls());
        json.writeStringProperty("circuit", client.circuit().text());
        if (circuitLeftClosed != null) {
            json.writeStringProperty("circuitLeftClosed", IsoTime.text(circuitLeftClosed));
        }
        Duration nextProbe = client.nextProbe();
        if (nextProbe != null) {
            json.writeNumberProperty("nextProbeMs", nextProbe.toMillis());
        }
        if (Double.isFinite(client.retryBudgetLeft())) { // JSON has no infinity; absent means no limit
            json.writeNumberProperty("retryBudgetLeft", client.retryBudgetLeft());
        }
        json.writeNumberProperty("openConnections", client.openConnections());
        json.writeNumberProperty("idleConnections", client.idleConnections());
        json.writeNumberProperty("connecting", client.connecting());
        json.writeNumberProperty("awaitingConnection", client.awaitingConnection());
        json.writeBooleanProperty("draining", client.draining());
    }
}
