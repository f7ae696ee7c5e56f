package dev.entitlement.gateway.reactivate;

import dev.entitlement.Outcome;
import dev.entitlement.gateway.bulk.OutcomeCounts;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.stream.Collectors;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** One line on a terminal, again and again: how far, how fast, how long still, and what came of it. */
final class ProgressLine implements Progress {
    private static final int COLUMNS = 100;
    private static final int PERIOD_MILLIS = 250;
    private static final String ERASE_TO_END = "\u001b[K";

    private final ProgressBar bar;
    private volatile String outcomes = "";
    private volatile boolean isInTrouble;
    private long shownNanos = System.nanoTime();

    /**
     * @param total lines of the input; -1 if nobody knows
     * @param settled how many of them need nothing any more
     */
    ProgressLine(PrintWriter terminal, long total, long settled) {
        bar = new ProgressBarBuilder()
                .setTaskName("reactivate")
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(PERIOD_MILLIS)
                .setConsumer(new DelegatingProgressBarConsumer(text -> show(terminal, text), COLUMNS))
                .showSpeed()
                .setSpeedUnit(ChronoUnit.SECONDS)
                .startsFrom(settled, java.time.Duration.ZERO)
                .build();
    }

    private static void show(PrintWriter terminal, String text) {
        terminal.print("\r" + text + ERASE_TO_END);
        terminal.flush();
    }

    @Override
    public synchronized void told(Tally tally) {
        bar.stepTo(tally.outcomes().total());
        long now = System.nanoTime();
        if (now - shownNanos > PERIOD_MILLIS * 1_000_000L) {
            shownNanos = now;
            outcomes = text(tally.outcomes());
            say();
        }
    }

    @Override
    public void waiting(boolean inTrouble) {
        isInTrouble = inTrouble;
        say();
    }

    private void say() {
        bar.setExtraMessage(isInTrouble ? "waiting: the upstream is in trouble" : outcomes);
    }

    private static String text(OutcomeCounts counts) {
        return Arrays.stream(Outcome.values())
                .filter(outcome -> counts.of(outcome) > 0)
                .map(outcome -> counts.of(outcome) + " " + outcome.text())
                .collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        bar.close();
    }
}
