package dev.entitlement.gateway.simulator;

import java.net.BindException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/**
 * {@code simulate}: starts a simulator, says on standard output where, and ends with status 0 when it is told to stop;
 * with 1 if it cannot listen, with 2 if an option is wrong, each with one line on standard error.
 */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        versionProvider = SimulateCommand.Version.class,
        description = "A faithful, fast stand-in for the Resale API.",
        footer = {
            "",
            "Ids that start with a response code in lower case with dashes always get that code (not-found-1);",
            "ok-2 always succeeds, hang-1 never answers, reset-1 resets the connection, garbage-1 gets nonsense.",
            "GET /simulator/stats counts; PUT /simulator/faults changes the faults while it runs.",
            "It forgets nothing while it runs: a million calls, each for an id of its own, take some 330 MB of memory;",
            "for longer runs give the JVM more with -Xmx, or start it anew."
        })
public final class SimulateCommand implements Callable<Integer> {

    private static final int CANNOT_LISTEN = 1;

    private final Supplier<Mono<Void>> stopSignal;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's
    private CommandSpec spec;

    private SimulateCommand(Supplier<Mono<Void>> stopSignal) {
        this.stopSignal = stopSignal;
    }

    /**
     * The command, ready to be executed or to become a subcommand.
     *
     * @param stopSignal asked when the simulator is ready; the simulator stops when it completes
     */
    public static CommandLine commandLine(Supplier<Mono<Void>> stopSignal) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(new SimulateCommand(stopSignal));
        SimulateOptions.ALL.forEach(option -> spec.addOption(documented(option)));
        SimulateOptions.NOT_YET.forEach(name -> spec.addOption(hidden(name)));
        return new CommandLine(spec)
                .setExpandAtFiles(false) // a value may begin with @
                .setParameterExceptionHandler((refusal, args) -> UsageErrors.explain(refusal));
    }

    @Override
    public Integer call() {
        SimulatorSettings settings = settings(spec.commandLine().getParseResult());
        RunningSimulator simulator;
        try {
            simulator = Simulator.start(settings).block();
        } catch (RuntimeException e) {
            return cannotListen(Exceptions.unwrap(e), e);
        }
        if (simulator == null) {
            throw new IllegalStateException("the simulator started without a result");
        }
        Mono<Void> stop = stopSignal.get();
        spec.commandLine().getOut().println("ready on " + simulator.url());
        spec.commandLine().getOut().flush();
        stop.then(simulator.stop()).block();
        return CommandLine.ExitCode.OK;
    }

    private SimulatorSettings settings(ParseResult typed) {
        SimulateOptions.NOT_YET.stream()
                .map(SimulateCommand::dashed)
                .filter(typed::hasMatchedOption)
                .forEach(name -> {
                    throw new ParameterException(spec.commandLine(), SimulateOptions.notYet(name));
                });
        SimulatorSettings settings = SimulatorSettings.STANDARD;
        for (SimulateOption option : SimulateOptions.ALL) {
            String name = dashed(option.name());
            String value = typed.matchedOptionValue(name, option.standard());
            try {
                settings = option.set(settings, name, value);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
        }
        return settings;
    }

    private int cannotListen(Throwable failure, RuntimeException thrown) {
        if (!(failure instanceof BindException refusal)) {
            throw thrown;
        }
        String option = Addresses.concernsPort(refusal) ? "--port: " : "--host: ";
        spec.commandLine().getErr().println(option + refusal.getMessage());
        spec.commandLine().getErr().flush();
        return CANNOT_LISTEN;
    }

    private static OptionSpec documented(SimulateOption option) {
        return OptionSpec.builder(dashed(option.name()))
                .paramLabel(option.placeholder())
                .arity("1")
                .type(String.class)
                .description(option.description() + " Default: " + option.standard() + ".")
                .build();
    }

    /** Known, so that its value is not mistaken for an argument. */
    private static OptionSpec hidden(String name) {
        return OptionSpec.builder(dashed(name))
                .arity("0..1")
                .type(String.class)
                .hidden(true)
                .build();
    }

    private static String dashed(String name) {
        return "--" + name;
    }

    /** The version of the jar this runs from. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = SimulateCommand.class.getPackage().getImplementationVersion();
            return new String[] {"entitlement-gateway " + (version == null ? "development" : version)};
        }
    }
}
