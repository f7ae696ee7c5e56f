package dev.entitlement.gateway.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a log event as one JSON object on one line: {@code time} (ISO 8601, UTC), {@code level}, {@code logger},
 * {@code thread}, {@code message}, then the event's own key-value pairs, then {@code error} with the stack trace.
 * Logback's own encoder gives times in two numbers and a stack as nested objects, which log stores make little of.
 */
final class JsonEncoder extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};
    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public byte[] encode(ILoggingEvent event) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
            json.writeStartObject();
            json.writeStringProperty("time", IsoTime.text(event.getInstant()));
            json.writeStringProperty("level", event.getLevel().toString());
            json.writeStringProperty("logger", event.getLoggerName());
            json.writeStringProperty("thread", event.getThreadName());
            json.writeStringProperty("message", event.getFormattedMessage());
            writePairs(json, event.getKeyValuePairs());
            writeError(json, event.getThrowableProxy());
            json.writeEndObject();
        }
        line.write('\n');
        return line.toByteArray();
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    private static void writePairs(JsonGenerator json, @Nullable List<KeyValuePair> pairs) {
        if (pairs != null) {
            pairs.forEach(pair -> json.writeStringProperty(pair.key, String.valueOf(pair.value)));
        }
    }

    private static void writeError(JsonGenerator json, @Nullable IThrowableProxy error) {
        if (error != null) {
            json.writeStringProperty("error", ThrowableProxyUtil.asString(error));
        }
    }
}
