package dev.entitlement.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.entitlement.benchmarks.cli.Reasons;
import dev.entitlement.benchmarks.cli.RunDirectory;
import dev.entitlement.benchmarks.cli.Subcommand;
import dev.entitlement.benchmarks.cli.Version;
import dev.entitlement.benchmarks.report.ReportPage;
import dev.entitlement.benchmarks.results.FailIf;
import dev.entitlement.benchmarks.results.Judged;
import dev.entitlement.benchmarks.results.Run;
import dev.entitlement.benchmarks.results.Taken;
import dev.entitlement.benchmarks.results.Times;
import dev.entitlement.benchmarks.results.WholeFile;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code load}: puts load on a target, writes what came of it and judges it by its conditions. Ends with status 0; 1 if a
 * condition holds, the target cannot be reached or the results cannot be written; 2 if an option is wrong; 3 if the
 * generator could not keep its schedule, whatever the conditions say, for then the figures are its own and not the
 * target's.
 */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Open-loop load: calls start on schedule whatever the answers do, and latency counts from the"
                + " scheduled start.",
        footer = {
            "",
            "Exit status: 0; 1 if a --fail-if holds, the target cannot be reached or the results cannot be written;",
            "2 wrong usage; 3 if the generator could not keep its schedule (lateness p99 above 10ms)."
        })
public final class LoadCommand implements Callable<Integer> {
    static final String REPORT = "report.html";

    private static final int FAILED = 1;
    private static final int LATE = 3;
    private static final int LONGEST_STOP_SECONDS = 5;

    /** Lateness, p99, from which on a run counts as saturated. */
    static final long LATEST = 10 * Times.MILLISECOND;

    private final InstantSource wall;
    private final long latestNanos;
    private final boolean terminal;
    private final CountDownLatch written = new CountDownLatch(1);

    @Mixin
    private LoadOptions options = new LoadOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's
    private CommandSpec spec;

    private LoadCommand(InstantSource wall, long latestNanos, boolean terminal) {
        this.wall = wall;
        this.latestNanos = latestNanos;
        this.terminal = terminal;
    }

    /** The command, ready to be executed once. */
    public static CommandLine commandLine() {
        return commandLine(LATEST, LiveLine.isTerminal());
    }

    static CommandLine commandLine(long latestNanos, boolean terminal) {
        return Subcommand.of(new LoadCommand(InstantSource.system(), latestNanos, terminal));
    }

    /** Netty watches one buffer in a hundred for its release, which costs each call something; who asks for it has it. */
    private static void watchNoBuffers() {
        if (System.getProperty("io.netty.leakDetection.level") == null) {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        }
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        Instant started = wall.instant();
        RunSettings settings;
        List<FailIf> conditions;
        long warmUpNanos;
        try {
            settings = options.settings(started);
            conditions = options.conditions();
            warmUpNanos = options.warmUpNanos();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        Path directory = new RunDirectory(spec, options.out(), "load", started).made(Run.SUMMARY, REPORT);
        watchNoBuffers();
        try (Loops loops = new Loops(settings.threads())) {
            warmUp(settings, loops, warmUpNanos);
            HistogramLog log = open(directory, started);
            return log == null ? FAILED : run(settings, loops, conditions, directory, log, started);
        }
    }

    /** All that is done for each second is rehearsed too, but for its being seen. */
    private void warmUp(RunSettings settings, Loops loops, long nanos) throws InterruptedException, IOException {
        PrintWriter nowhere = new PrintWriter(OutputStream.nullOutputStream(), false, UTF_8);
        try (HistogramLog log = new HistogramLog(OutputStream.nullOutputStream(), wall.instant())) {
            WarmUp.run(settings, loops, nanos, new Progress(log, new LiveLine(nowhere, terminal), nowhere)::passed);
        }
    }

    private @Nullable HistogramLog open(Path directory, Instant started) {
        try {
            return new HistogramLog(directory.resolve(Run.LOG), started);
        } catch (IOException e) {
            err().println("--out: " + directory.resolve(Run.LOG) + " (" + Reasons.of(e) + ")");
            return null;
        }
    }

    private int run(
            RunSettings settings,
            Loops loops,
            List<FailIf> conditions,
            Path directory,
            HistogramLog log,
            Instant started)
            throws InterruptedException, IOException {
        LiveLine live = new LiveLine(err(), terminal);
        Progress progress = new Progress(log, live, err());
        try (log) {
            LoadRun run = new LoadRun(settings, loops, progress::passed);
            Thread hook = new Thread(() -> stop(run), "load-stop");
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                RunResult result = run.run(opened -> {
                    begun(settings, opened);
                    progress.begin();
                });
                Taken taken = progress.taken();
                live.end();
                Summary summary = Summary.of(result, settings.schedule(), progress.seconds(), taken, latestNanos);
                ObjectNode json = SummaryJson.of(summary, options.given(settings), started);
                Run whole = Run.of(directory, json);
                List<Judged> judged =
                        conditions.stream().map(each -> each.judge(whole)).toList();
                boolean kept = write(directory, SummaryJson.write(json, judged), ReportPage.of(whole.judged(judged)))
                        && progress.isLogged();
                int status = status(summary, judged, kept);
                if (kept) {
                    out().println("report   " + directory.resolve(REPORT));
                }
                return status;
            } catch (UnreachableException e) {
                err().println("--target: " + settings.target() + " (" + e.getMessage() + ")");
                return FAILED;
            } finally {
                written.countDown();
                forget(hook);
            }
        }
    }

    private void begun(RunSettings settings, Connections.Opened opened) {
        err().println(String.format(
                Locale.ROOT,
                "%,.0f calls to %s over %,d connections (%s)",
                settings.schedule().calls(),
                settings.target(),
                opened.open(),
                Loops.transport()));
        if (opened.refusal() != null) {
            err().println(String.format(
                    Locale.ROOT,
                    "--connections: %d, but only %d could be opened (%s)",
                    settings.connections(),
                    opened.open(),
                    Reasons.of(opened.refusal())));
        }
    }

    /** What cannot be kept in a file is at least shown. */
    private boolean write(Path directory, byte[] json, byte[] page) {
        Path file = directory.resolve(Run.SUMMARY);
        try {
            WholeFile.write(file, json);
            return WholeFile.write(directory.resolve(REPORT), page, err()); // report can make it again
        } catch (IOException e) {
            err().println(file + ": " + Reasons.of(e) + " (the summary follows on standard output)");
            out().println(new String(json, UTF_8));
            return false;
        }
    }

    private int status(Summary summary, List<Judged> conditions, boolean kept) {
        out().print(ResultText.of(summary));
        out().flush();
        tellLosses(summary);
        boolean failed = false;
        for (Judged condition : conditions) {
            if (condition.holds()) {
                failed = true;
                err().println("--fail-if: " + condition.explanation());
            }
        }
        if (summary.saturated()) {
            err().println("SATURATED: the generator itself was late, p99 "
                    + Times.text(summary.late().p99())
                    + " (expected: at most " + Times.text(latestNanos)
                    + "). These figures tell of it and not of the target:"
                    + " offer less, add --threads, or give it a core of its own"
                    + (summary.taken().isFelt() ? " (others took of it what is said above)." : "."));
            return LATE;
        }
        return failed || !kept ? FAILED : CommandLine.ExitCode.OK;
    }

    private void tellLosses(Summary summary) {
        RunResult run = summary.run();
        if (run.lastLoss() != null) {
            err().println(String.format(
                    Locale.ROOT,
                    "--target: %,d calls lost (the last: %s)",
                    run.total().ended(Ending.LOST),
                    run.lastLoss()));
        }
        if (run.total().waitedCount() > 0) {
            err().println(String.format(
                    Locale.ROOT,
                    "--connections: %,d calls found none free and waited; that is in their latency",
                    run.total().waitedCount()));
        }
        if (run.stopped()) {
            err().println(String.format("stopped: %,d calls had not ended and are not counted", run.unended()));
        }
    }

    /** SIGINT, SIGTERM: what was measured so far is kept. */
    private void stop(LoadRun run) {
        run.stop();
        try {
            boolean unused = written.await(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it runs already: the process ends
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
