package dev.entitlement.gateway.reactivate;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * One line on a terminal, again and again: how far, how fast, how long still, and what came of it. A terminal that is too
 * narrow cuts it off, for what is wrapped could not be drawn over; and the cursor is left at its beginning, so that a line of the log does
 * not stand behind it.
 */
final class ProgressLine implements Progress {
    private static final int BAR = 10;
    private static final long PERIOD_NANOS = 250_000_000;
    private static final String DO_NOT_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";
    private static final String ERASE_TO_END = "\u001b[K";

    private final PrintWriter terminal;
    private final long total;
    private final LongSupplier nanoClock;
    private final long startNanos;
    private long shownNanos;
    private boolean isInTrouble;
    private boolean isStopping;
    private boolean isClosed;

    /**
     * @param total lines of the input; -1 if nobody knows
     * @param nanoClock monotonic, in nanoseconds
     */
    ProgressLine(PrintWriter terminal, long total, LongSupplier nanoClock) {
        this.terminal = terminal;
        this.total = total;
        this.nanoClock = nanoClock;
        startNanos = nanoClock.getAsLong();
        shownNanos = startNanos;
    }

    @Override
    public synchronized void told(Tally tally) {
        long now = nanoClock.getAsLong();
        if (now - shownNanos >= PERIOD_NANOS && !isInTrouble && !isStopping) {
            shownNanos = now;
            show(line(tally, (now - startNanos) / 1e9));
        }
    }

    /** The rate is this run's: what earlier runs told took no time. */
    private String line(Tally tally, double seconds) {
        double rate = tally.toldNow() / seconds;
        long done = tally.outcomes().total();
        return total <= 0
                ? format("%,d  %,.0f/s  %s", done, rate, tally.each())
                : format(
                        "%s %,d of %,d  %,.0f/s  %s left  %s",
                        bar(done), done, total, rate, left(done, rate), tally.each());
    }

    private String bar(long done) {
        int full = (int) (BAR * Math.min(done, total) / total);
        return "[" + "#".repeat(full) + " ".repeat(BAR - full) + "]";
    }

    private String left(long done, double rate) {
        long seconds = (long) ((total - done) / Math.max(rate, 0.001));
        return format("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }

    @Override
    public synchronized void waiting(boolean inTrouble) {
        isInTrouble = inTrouble;
        if (!isStopping) {
            show(inTrouble ? "waiting: the upstream is in trouble" : "the upstream is well again");
        }
    }

    @Override
    public synchronized void stopping() {
        isStopping = true;
        show("stopping: what is on the wire is heard out; ^C ends at once");
    }

    private void show(String text) {
        if (!isClosed) {
            terminal.print(DO_NOT_WRAP + text + ERASE_TO_END + "\r" + WRAP);
            terminal.flush();
        }
    }

    @Override
    public synchronized void close() {
        show("");
        isClosed = true;
    }
}
