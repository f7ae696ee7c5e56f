package dev.entitlement.gateway.reactivate;

import dev.entitlement.Outcome;
import dev.entitlement.gateway.bulk.OutcomeCounts;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** One line on a terminal, again and again: how far, how fast, how long still, and what came of it. */
final class ProgressLine implements Progress {
    private static final int BAR = 20;
    private static final long PERIOD_NANOS = 250_000_000;
    private static final String ERASE_TO_END = "\u001b[K";

    private final PrintWriter terminal;
    private final long total;
    private final long startNanos = System.nanoTime();
    private long shownNanos = startNanos;
    private boolean isInTrouble;

    /** @param total lines of the input; -1 if nobody knows */
    ProgressLine(PrintWriter terminal, long total) {
        this.terminal = terminal;
        this.total = total;
    }

    @Override
    public synchronized void told(Tally tally) {
        long now = System.nanoTime();
        if (now - shownNanos >= PERIOD_NANOS && !isInTrouble) {
            shownNanos = now;
            show(line(tally.outcomes(), tally.toldNow(), (now - startNanos) / 1e9));
        }
    }

    /** The rate is this run's: what earlier runs told took no time. */
    private String line(OutcomeCounts counts, long now, double seconds) {
        double rate = now / seconds;
        long done = counts.total();
        String outcomes = Arrays.stream(Outcome.values())
                .filter(outcome -> counts.of(outcome) > 0)
                .map(outcome -> counts.of(outcome) + " " + outcome.text())
                .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "%s %,.0f/s  %s", far(done, rate), rate, outcomes);
    }

    private String far(long done, double rate) {
        if (total <= 0) {
            return String.format(Locale.ROOT, "%,d", done);
        }
        int full = (int) (BAR * Math.min(done, total) / total);
        long left = (long) ((total - done) / Math.max(rate, 0.001));
        return String.format(
                Locale.ROOT,
                "[%s%s] %,d of %,d, %d:%02d:%02d left, ",
                "#".repeat(full),
                " ".repeat(BAR - full),
                done,
                total,
                left / 3600,
                left / 60 % 60,
                left % 60);
    }

    @Override
    public synchronized void waiting(boolean inTrouble) {
        isInTrouble = inTrouble;
        show(inTrouble ? "waiting: the upstream is in trouble" : "the upstream is well again");
    }

    private void show(String text) {
        terminal.print("\r" + text + ERASE_TO_END);
        terminal.flush();
    }

    @Override
    public synchronized void close() {
        show("");
    }
}
