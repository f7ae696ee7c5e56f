package dev.entitlement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * So many calls at one instant, to a platform that could do all of them at once: only the cap makes them wait. Answers take
 * 20 to 40 ms.
 *
 * @param mostOut attempts on the wire at once
 */
record Rush(Tally tally, int mostOut) {
    private static final double ENOUGH = 10_000_000;
    private static final double MEAN_SECONDS = 0.03;
    private static final Duration PAUSE = Duration.ofSeconds(10);

    /** The same rush so many times, with a pause after each: the first one meets a client that knows nothing yet. */
    static List<Rush> inTurn(int times, int calls, long seed, UnaryOperator<ClientSettings.Builder> settings) {
        SimulatedDay day = new SimulatedDay(ENOUGH, seed, settings);
        List<Rush> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            Tally tally = new Tally();
            day.takeMostOut();
            for (int call = 0; call < calls; call++) {
                day.call("", tally);
            }
            day.live(PAUSE);
            all.add(new Rush(tally, day.takeMostOut()));
        }
        day.end();
        return all;
    }

    /** How long it took, over what it would take if as many as may be were on the wire all the time. */
    double timesIdeal(int cap) {
        return tally.longestSeconds() / (tally.calls() * MEAN_SECONDS / cap);
    }

    String row(String text, int cap) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %.3f s | %.2f |\n",
                text,
                tally.calls(),
                tally.lost(),
                mostOut,
                tally.longestSeconds(),
                timesIdeal(cap));
    }
}
