package dev.entitlement.gateway.simulator;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line in one line. An option it does not know may hold a secret: only its name is said. */
final class UsageErrors {

    private UsageErrors() {}

    /** @return the exit status */
    static int explain(ParameterException refusal) {
        CommandLine command = refusal.getCommandLine();
        command.getErr().println(line(refusal).replaceAll("\\p{Cntrl}", "?"));
        command.getErr().flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static String line(ParameterException refusal) {
        if (refusal instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched.getUnmatched().get(0));
        }
        if (refusal instanceof OverwrittenOptionException repeated) {
            return name(repeated.getOverwritten()) + ": given twice (expected: once)";
        }
        if (refusal instanceof CommandLine.MissingParameterException missing) {
            return missing.getMissing().isEmpty()
                    ? String.valueOf(missing.getMessage())
                    : name(missing.getMissing().get(0)) + ": no value (expected: one)";
        }
        return String.valueOf(refusal.getMessage());
    }

    private static String unmatched(String argument) {
        int value = argument.indexOf('=');
        return argument.startsWith("-")
                ? (value < 0 ? argument : argument.substring(0, value)) + ": unknown option (expected: one of --help)"
                : argument + ": unexpected (expected: options only)";
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
