package dev.entitlement.gateway.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * What logs are like before {@link Logs#start}: warnings and worse, as text on standard error. Logback finds this class
 * by itself; without it, it would print everything to standard output, which belongs to results.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        quiet(context);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    static void quiet(LoggerContext context) {
        Logs.replace(context, Level.WARN, Appenders.standardError(context, Appenders.text(context)));
    }
}
