package dev.entitlement.gateway.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.util.DefaultJoranConfigurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * What logs are like before {@link Logs#start}: warnings and worse, as text on standard error. Logback finds this class
 * by itself, and without it would print everything to standard output, which belongs to results. A configuration file
 * that an operator brings ({@code -Dlogback.configurationFile}) counts for more, and stays in force.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final String MARK = LogSetup.class.getName();

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        DefaultJoranConfigurator files = new DefaultJoranConfigurator();
        files.setContext(context);
        if (files.configure(context) == ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY) {
            return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
        }
        context.putObject(MARK, this);
        quiet(context);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Whether logs are ours to configure. */
    static boolean isInForce(LoggerContext context) {
        return context.getObject(MARK) != null;
    }

    static void quiet(LoggerContext context) {
        Logs.replace(context, Level.WARN, Appenders.standardError(context, Appenders.text(context)));
    }
}
