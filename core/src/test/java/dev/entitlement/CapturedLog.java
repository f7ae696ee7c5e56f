package dev.entitlement;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Keeps what the client logs in a test from the console, and the last lines of it for the test: of every level. */
final class CapturedLog extends AppenderBase<ILoggingEvent> implements BeforeEachCallback, AfterEachCallback {
    private static final int KEPT = 1000;

    private final Logger logger = (Logger) LoggerFactory.getLogger(EntitlementClient.class);
    private final Deque<ILoggingEvent> events = new ArrayDeque<>();
    private Level levelBefore;

    @Override
    public void beforeEach(ExtensionContext context) {
        events.clear();
        levelBefore = logger.getLevel();
        logger.setLevel(Level.ALL);
        logger.setAdditive(false);
        logger.addAppender(this);
        start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        logger.detachAppender(this);
        logger.setAdditive(true);
        logger.setLevel(levelBefore);
        stop();
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
        if (events.size() > KEPT) {
            events.remove();
        }
    }

    /** Level and message of the lines, without debugging, whose message holds this text. */
    List<String> lines(String text) {
        return events.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .filter(line -> line.contains(text))
                .toList();
    }

    /** Messages and stack traces, a line each. */
    String text() {
        return events.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage() + "\n"
                        + (event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .collect(Collectors.joining());
    }
}
