package dev.entitlement.gateway.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The logging of a running gateway, from {@link #start} to {@link #close}. */
public final class Logs implements AutoCloseable {
    /** They tell of every connection that somebody closed; what matters of it, we say ourselves. */
    private static final List<String> TALKATIVE = List.of("io.netty", "reactor");

    private final @Nullable LoggerContext context;

    private Logs(@Nullable LoggerContext context) {
        this.context = context;
    }

    /** From now on, logs go to standard error by a thread of their own. */
    public static Logs start(boolean json) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context) || !LogSetup.isInForce(context)) {
            return new Logs(null); // somebody brought a configuration, or another binding, of their own
        }
        Encoder<ILoggingEvent> encoder = json ? Appenders.json(context) : Appenders.text(context);
        replace(context, Level.INFO, Appenders.behind(Appenders.standardError(context, encoder), context));
        TALKATIVE.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
        return new Logs(context);
    }

    /** Writes out what is queued; what is logged later is written at once again, if it is a warning. */
    @Override
    public void close() {
        if (context != null) {
            LogSetup.quiet(context);
        }
    }

    static void replace(LoggerContext context, Level level, Appender<ILoggingEvent> appender) {
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.setLevel(level);
        root.addAppender(appender);
    }
}
