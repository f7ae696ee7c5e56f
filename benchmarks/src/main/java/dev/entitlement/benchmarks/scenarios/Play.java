package dev.entitlement.benchmarks.scenarios;

import dev.entitlement.benchmarks.load.Generator;
import dev.entitlement.benchmarks.load.LoadPlan;
import dev.entitlement.benchmarks.load.LoadReport;
import dev.entitlement.benchmarks.load.UnreachableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A load that was put on something, with what happened beside it.
 *
 * @param calls in order of their ends
 */
record Play(List<Seen> calls, LoadReport report) {

    /** Plays it to its end. */
    static Play of(LoadPlan plan, Timeline timeline) throws IOException, InterruptedException {
        List<Seen> calls = new ArrayList<>();
        try (Generator generator = new Generator(plan, (call, ending, now) -> calls.add(Seen.of(call, ending, now)))) {
            return new Play(calls, run(generator, timeline));
        } catch (UnreachableException e) {
            throw new IOException(plan.target() + ": " + e.getMessage(), e);
        }
    }

    private static LoadReport run(Generator generator, Timeline timeline)
            throws IOException, InterruptedException, UnreachableException {
        Timeline.Running beside = timeline.start(generator.clock()::now);
        try {
            return generator.run();
        } finally {
            beside.stop();
        }
    }
}
