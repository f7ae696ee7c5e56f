package dev.entitlement.gateway;

import dev.entitlement.gateway.options.GatewayOptions;
import dev.entitlement.gateway.options.Option;
import dev.entitlement.gateway.options.OptionException;
import dev.entitlement.gateway.options.OptionSources;
import dev.entitlement.gateway.options.OptionValues;
import dev.entitlement.gateway.reactivate.StandardStreams;
import dev.entitlement.gateway.simulator.SimulateCommand;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The program from arguments to exit status, with its surroundings passed in. */
final class Program {
    private static final String NAME = "entitlement-gateway";
    private static final String SIMULATE = "simulate";
    private static final int FINE = 0;
    private static final int WRONG_USAGE = 2;

    private final Console console;
    private final Map<String, String> environment;
    private final CommandLine root;

    Program(Console console, Map<String, String> environment, List<Subcommand> subcommands) {
        this.console = console;
        this.environment = environment;
        this.root = root(subcommands);
    }

    /** The program as it is shipped. */
    static Program standard(Console console, Map<String, String> environment) {
        ServeCommand serve = new ServeCommand(DataPlane::start, StopSignal::ofThisProcess);
        ReactivateCommand reactivate =
                new ReactivateCommand(StandardStreams.ofThisProcess(), StopSignal::ofThisProcess);
        return new Program(console, environment, List.of(serve, new CheckCommand(), reactivate));
    }

    /** Runs one command line to its end and gives its exit status. */
    int run(String... args) {
        if (args.length > 0 && args[0].equals(SIMULATE)) { // has a command line of its own, as it stands alone
            return simulate(Arrays.copyOfRange(args, 1, args.length));
        }
        try {
            return run(root.parseArgs(Flags.explicit(args, GatewayOptions.all())));
        } catch (ParameterException e) {
            return refuse(UsageFault.of(e));
        } catch (OptionException e) {
            return refuse(e);
        }
    }

    private int run(ParseResult parsed) {
        ParseResult asked = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
        if (parsed.isVersionHelpRequested() || asked.isVersionHelpRequested()) {
            console.out().println(NAME + " " + Version.text());
            return FINE;
        }
        if (parsed.isUsageHelpRequested() || asked.isUsageHelpRequested()) {
            asked.commandSpec().commandLine().usage(console.out());
            return FINE;
        }
        if (asked.commandSpec().userObject() instanceof Subcommand subcommand) {
            return run(subcommand, asked);
        }
        throw UsageFault.noSubcommand(root.getCommandSpec());
    }

    private int run(Subcommand subcommand, ParseResult parsed) {
        List<Option<?>> table = subcommand.options();
        OptionSources sources = OptionSources.of(Flags.given(parsed, table), environment, GatewayOptions.all());
        return subcommand.run(OptionValues.of(table, sources), Flags.arguments(parsed), console);
    }

    private int simulate(String... args) {
        return SimulateCommand.commandLine(StopSignal::first)
                .setOut(console.out())
                .setErr(console.err())
                .execute(args);
    }

    private int refuse(OptionException fault) {
        console.err().println(fault.line());
        return WRONG_USAGE;
    }

    private static CommandLine root(List<Subcommand> subcommands) {
        CommandSpec spec = CommandSpec.create().name(NAME).mixinStandardHelpOptions(true);
        spec.usageMessage()
                .description(
                        "Restores people's access to services they pay for: calls the Resale API so that every call"
                                + " ends in one truthful answer.")
                .width(100);
        CommandLine root = new CommandLine(spec);
        subcommands.forEach(each -> root.addSubcommand(each.name(), Flags.spec(each)));
        root.addSubcommand(SIMULATE, SimulateCommand.commandLine(StopSignal::first));
        root.setExpandAtFiles(false); // a value may begin with @
        return root;
    }
}
