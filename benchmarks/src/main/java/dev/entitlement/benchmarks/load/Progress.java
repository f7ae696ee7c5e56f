package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.cli.Reasons;
import dev.entitlement.benchmarks.results.Run;
import dev.entitlement.benchmarks.results.Taken;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** What becomes of each second while a run lasts: figures, lines of the log, a line for people. Not thread-safe. */
final class Progress {
    private final HistogramLog log;
    private final LiveLine live;
    private final PrintWriter err;
    private final List<SecondFigures> seconds = new ArrayList<>();
    private ProcessorsTaken whole = new ProcessorsTaken();
    private ProcessorsTaken second = new ProcessorsTaken();
    private boolean faultTold;

    /** @param err where it is told that the log cannot be written */
    Progress(HistogramLog log, LiveLine live, PrintWriter err) {
        this.log = log;
        this.live = live;
        this.err = err;
    }

    /** From now on counts what others take of the processors. */
    void begin() {
        whole = new ProcessorsTaken();
        second = new ProcessorsTaken();
    }

    void passed(Interval interval) {
        SecondFigures figures = SecondFigures.of(interval, second.next());
        seconds.add(figures);
        log.add(interval);
        IOException fault = log.fault();
        if (fault != null && !faultTold) {
            faultTold = true;
            live.end();
            err.println(Run.LOG + ": " + Reasons.of(fault) + " (the run goes on without it)");
        }
        live.show(ResultText.of(figures));
    }

    /** Of all seconds so far, in order. */
    List<SecondFigures> seconds() {
        return List.copyOf(seconds);
    }

    /** By others, since it began. */
    Taken taken() {
        return whole.next();
    }

    /** Whether the log has all of them. */
    boolean isLogged() {
        return !faultTold;
    }
}
