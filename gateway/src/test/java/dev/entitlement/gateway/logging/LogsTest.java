package dev.entitlement.gateway.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class LogsTest {
    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void json_is_one_object_a_line() {
        LoggingEvent event = event("two\nlines \"quoted\" \u2028 漢 {}", "filled");
        event.addKeyValuePair(new KeyValuePair("entitlementId", "a\nb"));
        String line = json(event);
        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.propertyNames())
                .containsExactly("time", "level", "logger", "thread", "message", "entitlementId");
        assertThat(json.get("time").asString()).isEqualTo("2026-11-23T10:15:30.000Z");
        assertThat(json.get("level").asString()).isEqualTo("WARN");
        assertThat(json.get("message").asString()).isEqualTo("two\nlines \"quoted\" \u2028 漢 filled");
        assertThat(json.get("entitlementId").asString()).isEqualTo("a\nb");
    }

    @Test
    void json_holds_a_stack_trace_in_one_member() {
        LoggingEvent event = event("failed");
        event.setThrowableProxy(new ch.qos.logback.classic.spi.ThrowableProxy(new IllegalStateException("why\nnot")));
        String line = json(event);
        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        assertThat(new ObjectMapper().readTree(line).get("error").asString())
                .contains("IllegalStateException: why\nnot")
                .contains("LogsTest");
    }

    @Test
    void text_lets_nobody_forge_a_line() {
        String text = new String(Appenders.text(context).encode(event("a\r\nb")), StandardCharsets.UTF_8);
        assertThat(text)
                .endsWith(" WARN  LogsTest - a b" + System.lineSeparator())
                .hasLineCount(1);
    }

    private String json(LoggingEvent event) {
        return new String(Appenders.json(context).encode(event), StandardCharsets.UTF_8);
    }

    private LoggingEvent event(String message, Object... arguments) {
        Logger logger = context.getLogger(LogsTest.class);
        LoggingEvent event = new LoggingEvent(Logger.class.getName(), logger, Level.WARN, message, null, arguments);
        event.setInstant(Instant.parse("2026-11-23T10:15:30Z"));
        event.setThreadName("some thread");
        return event;
    }
}
