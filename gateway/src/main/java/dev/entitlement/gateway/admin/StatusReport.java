package dev.entitlement.gateway.admin;

import dev.entitlement.gateway.logging.IsoTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;

/**
 * What {@code /status} tells. Free of secrets, and of what is a customer's.
 *
 * @param version of this program
 * @param startedAt when it started
 * @param history tells what is now, and what was
 * @param transport what moves the bytes, such as {@code epoll}
 * @param upstream where the upstream is; empty until that is known
 * @param simulated whether the upstream is the embedded simulator
 * @param settings every option in force, as one would type it, by name
 */
public record StatusReport(
        String version,
        Instant startedAt,
        History history,
        String transport,
        Supplier<String> upstream,
        boolean simulated,
        Map<String, String> settings) {

    Reply reply(Health.State state) {
        return Reply.json(200, json -> write(json, state, history.now()));
    }

    /** The samples of the last minutes. */
    Reply recently() {
        return history.reply(startedAt);
    }

    private void write(JsonGenerator json, Health.State state, Sample now) {
        json.writeStringProperty("status", state.text());
        json.writeStringProperty("version", version);
        json.writeStringProperty("java", Runtime.version().toString());
        json.writeStringProperty("startedAt", IsoTime.text(startedAt));
        json.writeNumberProperty(
                "uptimeSeconds", Duration.between(startedAt, now.at()).toSeconds());
        json.writeStringProperty("transport", transport);
        json.writeStringProperty("upstream", upstream.get());
        json.writeBooleanProperty("simulated", simulated);
        now.write(json);
        json.writeObjectPropertyStart("settings");
        settings.forEach(json::writeStringProperty);
        json.writeEndObject();
    }
}
