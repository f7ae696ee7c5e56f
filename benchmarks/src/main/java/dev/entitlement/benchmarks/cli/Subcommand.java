package dev.entitlement.benchmarks.cli;

import picocli.CommandLine;

/** How every subcommand is executed: what is wrong with its arguments is said in one line, and a bug with its stack trace. */
public final class Subcommand {
    private Subcommand() {}

    /**
     * Ready to be executed once.
     *
     * @param command annotated for picocli
     */
    public static CommandLine of(Object command) {
        return new CommandLine(command)
                .setExpandAtFiles(false) // a value may begin with @
                .setParameterExceptionHandler((refusal, args) -> UsageErrors.explain(refusal))
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    throw failure; // a bug: with its stack trace
                });
    }
}
