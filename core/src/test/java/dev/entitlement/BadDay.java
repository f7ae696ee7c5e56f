package dev.entitlement;

import dev.entitlement.ServerModel.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Three and a half minutes of traffic at 80 % of what the platform can do, and everything that can befall it: an outage, a
 * slow-down, a spell in which it answers nothing, and the time after each.
 */
final class BadDay {
    private static final double CAPACITY = 250;
    private static final double LOAD = 0.8 * CAPACITY;
    private static final long SEED = 1789;

    /** A stretch of the day. */
    enum Phase {
        CALM("calm", 20, Trouble.NONE),
        OUTAGE("outage", 10, Trouble.OUTAGE),
        AFTER_OUTAGE("1st second after it", 1, Trouble.NONE),
        RECOVERED_OUTAGE("recovered", 39, Trouble.NONE),
        SLOW("half the capacity", 20, Trouble.SLOW),
        AFTER_SLOW("1st second after it", 1, Trouble.NONE),
        RECOVERED_SLOW("recovered", 39, Trouble.NONE),
        HANG("hang", 20, Trouble.HANG),
        AFTER_HANG("1st second after it", 1, Trouble.NONE),
        RECOVERED_HANG("recovered", 59, Trouble.NONE);

        private final String text;
        private final int seconds;
        private final Trouble trouble;

        Phase(String text, int seconds, Trouble trouble) {
            this.text = text;
            this.seconds = seconds;
            this.trouble = trouble;
        }
    }

    /**
     * What a phase brought.
     *
     * @param tally of the calls that began in it
     * @param attempts what the platform saw meanwhile, of all calls
     */
    record Lived(Phase phase, Tally tally, int attempts) {
        double attemptsPerCall() {
            return (double) attempts / tally.calls();
        }

        private String row() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %.3f | %.1f %% | %.1f %% | %.1f %% | %d | %.2f s |\n",
                    phase.text,
                    phase.seconds,
                    tally.calls(),
                    attemptsPerCall(),
                    100 * tally.restoredShare(),
                    100 * tally.refusedShare(),
                    100 * tally.unknownShare(),
                    tally.untrue(),
                    tally.longestSeconds());
        }
    }

    private final SimulatedDay day;
    private final List<Lived> phases = new ArrayList<>();

    private BadDay(UnaryOperator<ClientSettings.Builder> settings, long seed) {
        day = new SimulatedDay(CAPACITY, seed, settings);
    }

    /** Lives through the day. */
    static BadDay with(UnaryOperator<ClientSettings.Builder> settings) {
        return with(settings, SEED);
    }

    static BadDay with(UnaryOperator<ClientSettings.Builder> settings, long seed) {
        BadDay day = new BadDay(settings, seed);
        for (Phase phase : Phase.values()) {
            day.live(phase);
        }
        day.day.end();
        return day;
    }

    private void live(Phase phase) {
        Duration length = Duration.ofSeconds(phase.seconds);
        Tally tally = new Tally();
        int attemptsBefore = day.platform().attempts();
        day.platform().trouble(phase.trouble);
        day.arrive(LOAD, day.now().plus(length), "", tally);
        day.live(length);
        phases.add(new Lived(phase, tally, day.platform().attempts() - attemptsBefore));
    }

    Lived in(Phase phase) {
        return phases.get(phase.ordinal());
    }

    String table() {
        StringBuilder table = new StringBuilder()
                .append(
                        "| phase | seconds | calls | attempts per call | restored | refused | unknown | untrue | longest |\n")
                .append("|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        phases.forEach(lived -> table.append(lived.row()));
        return table.toString();
    }
}
