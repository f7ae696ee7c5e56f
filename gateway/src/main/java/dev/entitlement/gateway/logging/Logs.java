package dev.entitlement.gateway.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Starts and ends the logging of a running gateway. Not thread-safe: both belong to the thread of {@code main}. */
public final class Logs {
    /** They tell of every connection that somebody closed; what matters of it, we say ourselves. */
    private static final List<String> TALKATIVE = List.of("io.netty", "reactor");

    private Logs() {}

    /** From now on, logs go to standard error by a thread of their own. */
    public static void start(boolean json) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return; // another binding was put on the class path, and has a configuration of its own
        }
        Encoder<ILoggingEvent> encoder = json ? Appenders.json(context) : Appenders.text(context);
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.setLevel(Level.INFO);
        TALKATIVE.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
        root.addAppender(Appenders.behind(Appenders.standardError(context, encoder), context));
    }

    /** Writes out what is queued and ends logging. */
    public static void stop() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }
}
