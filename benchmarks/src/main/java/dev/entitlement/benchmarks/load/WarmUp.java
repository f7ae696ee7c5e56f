package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.results.Times;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lets the generator run at speed before anything is measured, against a stub of its own inside the process. A JVM is a
 * hundred times slower in its first second than later; without this a run would tell of its compiler, and a target
 * cannot be made to bear the rehearsal, for its calls are real.
 *
 * <p>It is made of short runs, from the first connection to the last answer and on the loops of the run that follows, and
 * ends when the compiler has nothing more to do. One long run would leave the compiler things to do in the run that is
 * measured: what it had never seen (an end, a beginning, an answer of another form) it compiled for never happening, and
 * when it happens, all of that code is thrown away and compiled again, on the processor that the calls need.
 */
final class WarmUp {
    private static final long PASS = 500 * Times.MILLISECOND;
    private static final double SLOWEST = 2_000;
    private static final double FASTEST = 40_000;
    private static final int CONNECTIONS = 64;
    private static final int BURST = 4 * CONNECTIONS;

    /**
     * So often is told of each second: the loops over histograms are compiled then. More would only bring the rest of it,
     * formatting above all, near the compiler's threshold, to be crossed in the run.
     */
    private static final int TELLINGS = 3;

    /** So many times as long as was asked for it may take until the compiler is quiet. */
    private static final int LONGEST = 3;

    /** What the compiler may take of a pass, a twentieth, and count as quiet. */
    private static final long QUIET_MILLIS = PASS / Times.MILLISECOND / 20;

    private static final long REST = 100 * Times.MILLISECOND;
    private static final int MOST_RESTS = 10;

    private final RunSettings settings;
    private final Loops loops;
    private final URI target;
    private final Consumer<Interval> second;

    private WarmUp(RunSettings settings, Loops loops, URI target, Consumer<Interval> second) {
        this.settings = settings;
        this.loops = loops;
        this.target = target;
        this.second = second;
    }

    /**
     * @param loops of the run to come
     * @param nanos how long at least; 0 for not at all
     * @param second hears of seconds as it will in the run
     */
    static void run(RunSettings settings, Loops loops, long nanos, Consumer<Interval> second)
            throws IOException, InterruptedException {
        if (nanos == 0) {
            return;
        }
        try (WarmUpTarget target = new WarmUpTarget()) {
            new WarmUp(settings, loops, target.url(), second).untilQuiet(nanos);
        } catch (UnreachableException e) {
            throw new IOException("the stub for the warm-up does not answer", e);
        }
        System.gc(); // what lives as long as the process is then where no collection in the run copies it again
    }

    private void untilQuiet(long nanos) throws IOException, InterruptedException, UnreachableException {
        long start = System.nanoTime();
        long compiled;
        long took;
        do {
            long before = compileMillis();
            pass(Math.min(PASS, nanos));
            rest();
            compiled = compileMillis() - before;
            took = System.nanoTime() - start;
        } while (took < nanos || compiled > QUIET_MILLIS && took < LONGEST * nanos);
    }

    private void pass(long nanos) throws IOException, InterruptedException, UnreachableException {
        Schedule ramp = Schedule.of(
                List.of(
                        new Segment.Pace(SLOWEST, FASTEST, nanos / 2),
                        new Segment.Poisson(FASTEST / 2, nanos - nanos / 2)),
                List.of(new Schedule.Burst(BURST, nanos / 4)));
        RunSettings rehearsal = new RunSettings(
                new Target(target),
                ramp,
                settings.ids(),
                Math.max(CONNECTIONS, settings.threads()),
                settings.threads(),
                Times.SECOND,
                settings.seed(),
                null);
        RunResult unused = new LoadRun(rehearsal, loops, this::told).run(opened -> {});
    }

    private void told(Interval interval) {
        for (int i = 0; i < TELLINGS; i++) {
            second.accept(interval);
        }
    }

    /** While the generator rests, the compiler gets on: on a machine with one processor it hardly would else. */
    private static void rest() throws InterruptedException {
        ProcessorTime processor = new ProcessorTime();
        for (int i = 0; i < MOST_RESTS; i++) {
            processor.start();
            TimeUnit.NANOSECONDS.sleep(REST);
            if (processor.nanos() < REST / 4) {
                return;
            }
        }
    }

    /** Never more than 0 where it is not told. */
    private static long compileMillis() {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        return compiler != null && compiler.isCompilationTimeMonitoringSupported()
                ? compiler.getTotalCompilationTime()
                : 0;
    }
}
