package dev.entitlement.gateway;

import dev.entitlement.gateway.options.OptionException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says in one line what is wrong with a command line that picocli could not split. Nothing that was typed is repeated but
 * the name of an option: the rest may be a secret in the wrong place.
 */
final class UsageFault {
    private static final Pattern LONG_NAME = Pattern.compile("--[A-Za-z][A-Za-z0-9-]{0,63}(?=$|[=:])");
    private static final Pattern SHORT_NAME = Pattern.compile("-[A-Za-z0-9]");

    private UsageFault() {}

    static OptionException of(ParameterException fault) {
        if (fault instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched.getUnmatched(), fault.getCommandLine().getCommandSpec());
        }
        if (fault instanceof OverwrittenOptionException twice) {
            return new OptionException(name(twice.getOverwritten()), "given twice (expected: once)");
        }
        if (fault instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            ArgSpec argument = missing.getMissing().get(0);
            return new OptionException(name(argument), "without a value (expected: " + argument.paramLabel() + ")");
        }
        ArgSpec argument = fault.getArgSpec();
        return argument == null
                ? new OptionException(
                        "arguments",
                        "not understood (expected: what "
                                + help(fault.getCommandLine().getCommandSpec()) + " lists)")
                : new OptionException(name(argument), "not understood (expected: " + argument.paramLabel() + ")");
    }

    private static OptionException unmatched(List<String> arguments, CommandSpec command) {
        String first = arguments.get(0);
        Matcher matcher = (first.startsWith("--") ? LONG_NAME : SHORT_NAME).matcher(first);
        if (matcher.lookingAt()) {
            return new OptionException(
                    matcher.group(), "unknown option (expected: one that " + help(command) + " lists)");
        }
        return command.subcommands().isEmpty()
                ? new OptionException("arguments", "one too many (expected: only what " + help(command) + " lists)")
                : new OptionException("subcommand", "unknown (expected: " + subcommands(command) + "; or --help)");
    }

    static OptionException noSubcommand(CommandSpec command) {
        return new OptionException("subcommand", "none given (expected: " + subcommands(command) + "; or --help)");
    }

    private static String subcommands(CommandSpec command) {
        return String.join(", ", command.subcommands().keySet());
    }

    private static String help(CommandSpec command) {
        return command.qualifiedName() + " --help";
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
