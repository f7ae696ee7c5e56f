package dev.entitlement.benchmarks.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what is wrong with a command line in one line. What it does not know may be a secret in the wrong place: of that it
 * repeats no more than the name of an option.
 */
public final class UsageErrors {
    private static final Pattern NAME = Pattern.compile("--[A-Za-z][A-Za-z0-9-]{0,63}(?=$|[=:])|-[A-Za-z0-9](?!-)");

    private UsageErrors() {}

    /** @return the exit status */
    public static int explain(ParameterException refusal) {
        CommandLine command = refusal.getCommandLine();
        command.getErr().println(line(refusal).replaceAll("\\p{Cntrl}", "?"));
        command.getErr().flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static String line(ParameterException refusal) {
        if (refusal instanceof UnmatchedArgumentException unmatched) {
            return unmatched(
                    unmatched.getUnmatched().get(0), refusal.getCommandLine().getCommandName());
        }
        if (refusal instanceof OverwrittenOptionException repeated) {
            return name(repeated.getOverwritten()) + ": given twice (expected: once)";
        }
        if (refusal instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return name(missing.getMissing().get(0)) + ": no value (expected: one)";
        }
        return String.valueOf(refusal.getMessage());
    }

    private static String unmatched(String argument, String command) {
        Matcher name = NAME.matcher(argument);
        return name.lookingAt()
                ? name.group() + ": unknown option (expected: one that " + command + " --help lists)"
                : "arguments: one too many (expected: only options that " + command + " --help lists)";
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
