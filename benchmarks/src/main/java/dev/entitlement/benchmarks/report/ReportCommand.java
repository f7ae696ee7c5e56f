package dev.entitlement.benchmarks.report;

import dev.entitlement.benchmarks.cli.Reasons;
import dev.entitlement.benchmarks.cli.Subcommand;
import dev.entitlement.benchmarks.cli.Version;
import dev.entitlement.benchmarks.results.FailIf;
import dev.entitlement.benchmarks.results.Judged;
import dev.entitlement.benchmarks.results.Run;
import dev.entitlement.benchmarks.results.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code report}: draws earlier runs of {@code load} again, or compares them. Ends with status 0; 1 if a condition holds or
 * the page cannot be written; 2 if an argument is wrong.
 */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Draws a run of load again, or compares several in one page: each of the others with the first,"
                + " with intervals, and whether that is more than chance.",
        footer = {
            "",
            "  report DIR              redraws DIR/report.html",
            "  report A B C            compares B and C with A, in A/comparison.html",
            "  report M1+M2            merges what two machines did of one run",
            "  report A1+A2 B1+B2      compares two such runs",
            "",
            "Exit status: 0; 1 if a --fail-if holds or the page cannot be written; 2 wrong usage."
        })
public final class ReportCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final String REDRAWN = "report.html";
    private static final String COMPARED = "comparison.html";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..*",
            description = "What load wrote; several joined by + are what several machines did of one run.")
    private List<String> directories = List.of();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Where the page goes. Default: report.html in the one DIR, else comparison.html in the first.")
    private @Nullable String out;

    @Option(
            names = "--fail-if",
            paramLabel = "CONDITION",
            description = "Exit status 1 if it holds for one of the runs, as load has it: 'p99>250ms',"
                    + " 'p99 worse 10%% than DIR'. Can be given several times.")
    private List<String> failIf = List.of();

    private ReportCommand() {}

    /** The command, ready to be executed once. */
    public static CommandLine commandLine() {
        return Subcommand.of(new ReportCommand());
    }

    @Override
    public Integer call() {
        List<Run> runs = runs();
        List<FailIf> conditions = failIf.stream().map(this::condition).toList();
        Path file = file(runs);
        boolean holds = false;
        List<Run> judged = new ArrayList<>();
        for (Run run : runs) {
            warn(run);
            List<Judged> own = conditions.stream().map(each -> each.judge(run)).toList();
            holds |= tell(run, own);
            judged.add(run.judged(Stream.concat(run.judged().stream(), own.stream())
                    .distinct()
                    .toList()));
        }
        runs.stream().skip(1).forEach(run -> print(ComparisonText.of(runs.get(0), run)));
        boolean written = write(file, judged.size() == 1 ? ReportPage.of(judged.get(0)) : ComparisonPage.of(judged));
        return written && !holds ? CommandLine.ExitCode.OK : FAILED;
    }

    private List<Run> runs() {
        if (directories.isEmpty()) {
            throw refused("DIR: none given (expected: directories that load wrote)");
        }
        List<Run> runs = new ArrayList<>();
        for (String directory : directories) {
            try {
                runs.add(Run.read(directory));
            } catch (IOException e) {
                throw refused("DIR: " + e.getMessage());
            }
        }
        return runs;
    }

    private FailIf condition(String text) {
        try {
            return FailIf.parse(text);
        } catch (IllegalArgumentException e) {
            throw refused("--fail-if: " + e.getMessage());
        }
    }

    private Path file(List<Run> runs) {
        Run first = runs.get(0);
        boolean redrawn = runs.size() == 1 && first.parts().size() == 1;
        try {
            return out == null ? first.parts().get(0).directory().resolve(redrawn ? REDRAWN : COMPARED) : Path.of(out);
        } catch (InvalidPathException e) {
            throw refused("--out: " + out + " (expected: a file)");
        }
    }

    private boolean write(Path file, byte[] page) {
        try {
            WholeFile.write(file, page);
            print(file + System.lineSeparator());
            return true;
        } catch (IOException e) {
            err().println("--out: " + file + " (" + Reasons.of(e) + ")");
            return false;
        }
    }

    /** A pipeline reads no page. */
    private void warn(Run run) {
        if (run.saturated()) {
            err().println(run.name()
                    + ": SATURATED: its generator was late; its figures tell of that and not of the target");
        }
        if (!run.whole()) {
            err().println(run.name() + ": its " + Run.LOG + " is not whole; charts show what there is of it");
        }
    }

    /** Returns whether one of them holds. */
    private boolean tell(Run run, List<Judged> judged) {
        judged.stream()
                .filter(Judged::holds)
                .forEach(each -> err().println("--fail-if: " + run.name() + ": " + each.explanation()));
        return judged.stream().anyMatch(Judged::holds);
    }

    private void print(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private ParameterException refused(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
