package dev.entitlement.benchmarks;

import dev.entitlement.benchmarks.cli.Version;
import dev.entitlement.benchmarks.load.LoadCommand;
import dev.entitlement.benchmarks.report.ReportCommand;
import dev.entitlement.benchmarks.scenarios.ScenarioCommand;
import dev.entitlement.benchmarks.sidebyside.PeersCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Arrays;

/** The command line of the benchmarks: dispatches to what is named first. Exit status 2 means misuse. */
public final class Main {

    private static final String NAME = "entitlement-benchmarks";

    private static final String USAGE = """
            Usage: java -jar entitlement-benchmarks.jar COMMAND [ARGUMENT...]

            Commands:
              jmh       runs the JMH benchmarks; further arguments go to JMH (jmh -l lists them, jmh -h explains)
              load      sends load on a schedule and writes what came of it (load --help explains)
              scenario  plays bad days with real processes and judges what came of them (scenario --help explains)
              peers     measures the gateway beside its peers on the same work (peers --help explains)
              report    draws and compares earlier runs of load (report --help explains)

            Options:
              --help       this text
              --version    the version
            """;

    private static final int OK = 0;
    private static final int MISUSE = 2;

    private final PrintStream out;
    private final PrintStream err;

    Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) throws IOException {
        System.exit(new Main(System.out, System.err).run(args));
    }

    int run(String... args) throws IOException {
        String command = args.length == 0 ? "" : args[0];
        return switch (command) {
            case "jmh" -> jmh(Arrays.copyOfRange(args, 1, args.length));
            case "load" -> load(Arrays.copyOfRange(args, 1, args.length));
            case "scenario" -> scenario(Arrays.copyOfRange(args, 1, args.length));
            case "peers" -> peers(Arrays.copyOfRange(args, 1, args.length));
            case "report" -> report(Arrays.copyOfRange(args, 1, args.length));
            case "--help", "-h" -> print(USAGE);
            case "--version" -> print(NAME + " " + Version.text() + System.lineSeparator());
            case "" -> refuse("a command is missing (expected: scenario, peers, jmh, load or report; see --help)");
            default -> refuse("command: " + command + " (expected: scenario, peers, jmh, load or report; see --help)");
        };
    }

    /** Ends the process itself with another status when a benchmark fails. */
    private static int jmh(String[] args) throws IOException {
        org.openjdk.jmh.Main.main(args);
        return OK;
    }

    private int load(String[] args) {
        return LoadCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private int report(String[] args) {
        return ReportCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private int scenario(String[] args) {
        return ScenarioCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private int peers(String[] args) {
        return PeersCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private int print(String text) {
        out.print(text);
        return OK;
    }

    private int refuse(String why) {
        err.println(why);
        return MISUSE;
    }
}
