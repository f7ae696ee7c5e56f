package dev.entitlement;

import dev.entitlement.ServerModel.Trouble;
import dev.entitlement.SimulatedDay.Moment;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A day on which more is asked for than the platform can do: thousands of calls at one instant, a capacity that drops to a
 * quarter, three times the capacity for half a minute, one caller who asks for fifty times what all others do together; and
 * the time after each. Besides that one there are ten callers.
 */
final class CrowdedDay {
    static final double CAPACITY = 1_000;
    static final int BURST = 4_000;

    private static final int CALLERS = 10;
    private static final double GREED = 50;

    /** A stretch of the day. */
    enum Phase {
        CALM("calm", 20, 0.6),
        BURST("burst, the others", 20, 0.6),
        AFTER_BURST("normal again", 20, 0.6),
        QUARTER("a quarter of the capacity", 20, 0.6),
        SETTLING_QUARTER("settling", 10, 0.6),
        AFTER_QUARTER("normal again", 20, 0.6),
        OVERLOAD("three times the capacity", 30, 3),
        SETTLING_OVERLOAD("settling", 25, 0.6),
        AFTER_OVERLOAD("normal again", 20, 0.6),
        TEN("the ten alone", 20, 0.1),
        GREED("greed, the ten", 20, 0.1),
        SETTLING_GREED("settling", 10, 0.1),
        AFTER_GREED("the ten alone again", 20, 0.1);

        private final String text;
        private final Duration length;
        private final double load;

        Phase(String text, int seconds, double load) {
            this.text = text;
            this.length = Duration.ofSeconds(seconds);
            this.load = load;
        }

        private Trouble trouble() {
            return this == QUARTER ? Trouble.SLOWER : Trouble.NONE;
        }
    }

    /**
     * What a phase brought.
     *
     * @param ten of the calls of the ten that began in it
     * @param others of the burst, or of what the greedy one wanted
     * @param mostOut attempts on the wire at once
     * @param moments every 50 ms, from its beginning to its end
     */
    record Lived(Phase phase, Tally ten, Tally others, int mostOut, List<Moment> moments) {
        private static final int A_SECOND = 20;
        private static final int A_FIFTH = 4;

        /** Calls restored meanwhile, whenever they began, as a share of what the platform could do. */
        double goodput() {
            return goodput(0, moments.size() - 1);
        }

        private double goodput(int from, int to) {
            double restored = moments.get(to).restored() - moments.get(from).restored();
            return restored
                    * A_SECOND
                    / (to - from)
                    / (CAPACITY * phase.trouble().capacity());
        }

        /** How long until nine tenths of the capacity were first used for a fifth of a second. */
        double secondsUntilUsed() {
            for (int i = A_FIFTH; i < moments.size(); i++) {
                if (goodput(i - A_FIFTH, i) >= 0.9) {
                    return (double) i / A_SECOND;
                }
            }
            return Double.POSITIVE_INFINITY;
        }

        int mostQueued() {
            return moments.stream().mapToInt(Moment::queued).max().orElseThrow();
        }

        int queuedAtEnd() {
            return moments.get(moments.size() - 1).queued();
        }

        int limitAtEnd() {
            return moments.get(moments.size() - 1).limit();
        }

        int mostLimitAfter(int seconds) {
            return moments.stream()
                    .skip((long) seconds * A_SECOND)
                    .mapToInt(Moment::limit)
                    .max()
                    .orElseThrow();
        }

        private int leastLimit() {
            return moments.stream().mapToInt(Moment::limit).min().orElseThrow();
        }

        private String rows() {
            return row(phase.text, ten)
                    + switch (phase) {
                        case BURST -> row("… and itself", others);
                        case GREED -> row("… and the greedy one", others);
                        default -> "";
                    };
        }

        private String row(String text, Tally tally) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %s | %.1f %% | %.2f %% | %d | %s | %.2f s | %.1f %% | %d | %d to %d | %d |\n",
                    text,
                    phase.length.toSeconds(),
                    tally.calls(),
                    tally.lost() == 0 ? "all" : String.format(Locale.ROOT, "%.1f %%", 100 * tally.restoredShare()),
                    100 * tally.refusedShare(),
                    100 * tally.missedDeadlineShare(),
                    tally.untrue(),
                    millis(tally),
                    tally.longestSeconds(),
                    100 * goodput(),
                    mostOut,
                    leastLimit(),
                    mostLimitAfter(0),
                    mostQueued());
        }

        private static String millis(Tally tally) {
            return tally.restored() == 0
                    ? "| "
                    : String.format(Locale.ROOT, "%.0f | %.0f", tally.restoredInMillis(50), tally.restoredInMillis(99));
        }
    }

    private final SimulatedDay day;
    private final boolean anonymous;
    private final Map<Phase, Lived> phases = new EnumMap<>(Phase.class);

    private CrowdedDay(long seed, UnaryOperator<ClientSettings.Builder> settings, boolean anonymous) {
        this.day = new SimulatedDay(CAPACITY, seed, settings);
        this.anonymous = anonymous;
    }

    /** Lives through these phases of the day. */
    static CrowdedDay of(long seed, UnaryOperator<ClientSettings.Builder> settings, List<Phase> phases) {
        return new CrowdedDay(seed, settings, false).live(phases);
    }

    /** The same, and nobody can tell callers apart. */
    static CrowdedDay ofAnonymous(long seed, List<Phase> phases) {
        return new CrowdedDay(seed, it -> it, true).live(phases);
    }

    private CrowdedDay live(List<Phase> wanted) {
        wanted.forEach(this::live);
        day.end();
        return this;
    }

    private void live(Phase phase) {
        Tally ten = new Tally();
        Tally others = new Tally();
        Duration end = day.now().plus(phase.length);
        int before = day.moments().size();
        day.takeMostOut();
        day.platform().trouble(phase.trouble());
        day.look();
        for (int i = 0; i < CALLERS; i++) {
            day.arrive(phase.load * CAPACITY / CALLERS, end, caller(i), ten);
        }
        othersArrive(phase, end, others);
        day.live(phase.length);
        List<Moment> moments =
                List.copyOf(day.moments().subList(before, day.moments().size()));
        phases.put(phase, new Lived(phase, ten, others, day.takeMostOut(), moments));
    }

    private void othersArrive(Phase phase, Duration end, Tally tally) {
        if (phase == Phase.BURST) {
            for (int i = 0; i < BURST; i++) {
                day.call(caller(i % CALLERS), tally);
            }
        } else if (phase == Phase.GREED) {
            day.arrive(GREED * phase.load * CAPACITY, end, caller(CALLERS), tally);
        }
    }

    private String caller(int number) {
        return anonymous ? "" : "caller-" + number;
    }

    Lived in(Phase phase) {
        return phases.get(phase);
    }

    String table() {
        StringBuilder table = new StringBuilder()
                .append(
                        "| phase | seconds | calls | restored | refused | missed | untrue | p50, ms | p99, ms | longest "
                                + "| goodput | on the wire | limit | queued |\n")
                .append("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        phases.values().forEach(lived -> table.append(lived.rows()));
        return table.toString();
    }
}
