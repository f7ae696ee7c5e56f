package dev.entitlement.benchmarks.load;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The open-loop generator for programs of this module: one run of one plan on one event loop, whose calls' ends are told
 * as they come. Entitlements are made up, no two calls of this process about the same.
 */
public final class Generator implements AutoCloseable {
    private static final AtomicLong MADE = new AtomicLong();

    private final RunSettings settings;
    private final Loops loops;
    private final LoadRun run;

    /**
     * @param ends hears of every call's end, on the generator's event loop
     * @throws IllegalArgumentException if the target or the profile is none
     */
    public Generator(LoadPlan plan, CallEnds ends) throws IOException {
        settings = new RunSettings(
                Target.parse(plan.target()),
                ProfileText.parse(plan.profile()),
                Ids.madeUp("made-up-" + MADE.incrementAndGet() + "-"),
                plan.connections(),
                1,
                plan.patienceNanos(),
                1,
                null);
        loops = new Loops(settings.threads());
        run = new LoadRun(settings, loops, plan.authorizations(), ends, second -> {});
    }

    /** Runs at speed for a while, against a stub of its own; to be done once a process, before the first run. */
    public void rehearse(long nanos) throws IOException, InterruptedException {
        WarmUp.run(settings, loops, nanos, second -> {});
    }

    /** Opens the connections ahead of {@link #run}, so that it begins at once. */
    public void open() throws InterruptedException, UnreachableException {
        run.open();
    }

    /** Of the run; before it, in the far past. */
    public RunClock clock() {
        return run.clock();
    }

    /** Runs to the end, once. */
    public LoadReport run() throws InterruptedException, UnreachableException {
        return LoadReport.of(run.run(opened -> {}), LoadCommand.LATEST);
    }

    /** Cuts the run short. Any thread. */
    public void stop() {
        run.stop();
    }

    @Override
    public void close() {
        loops.close();
    }
}
