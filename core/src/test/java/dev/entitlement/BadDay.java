package dev.entitlement;

import dev.entitlement.ServerModel.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Three and a half minutes of traffic at 80 % of what the platform can do, and everything that can befall it: an outage, a
 * slow-down, a spell in which it answers nothing, and the time after each. Calls arrive at random, whatever becomes of the
 * earlier ones; the same seed gives the same day.
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

    /** What became of the calls that began in a phase, and what the platform saw of all calls meanwhile. */
    static final class Tally {
        private final Phase phase;
        int calls;
        int restored;
        int refused;
        int unknown;
        int untrue;
        int attempts;
        int ownAttempts;
        long longestNanos;

        Tally(Phase phase) {
            this.phase = phase;
        }

        double attemptsPerCall() {
            return (double) attempts / calls;
        }

        /** Of the calls that began in the phase, whenever they were made. */
        double attemptsPerOwnCall() {
            return (double) ownAttempts / calls;
        }

        double goodput() {
            return (double) restored / calls;
        }

        double unknownShare() {
            return (double) unknown / calls;
        }

        private void add(EntitlementResult result, ServerModel platform) {
            ownAttempts += result.report().attempts().size();
            restored += result.outcome().restored() ? 1 : 0;
            refused += result.report().refusal() != null ? 1 : 0;
            unknown += result.effect() == Effect.UNKNOWN ? 1 : 0;
            boolean applied = platform.isApplied(result.report().entitlementId());
            boolean untrue = result.effect() == Effect.APPLIED && !applied || result.effect() == Effect.NONE && applied;
            this.untrue += untrue ? 1 : 0;
            longestNanos = Math.max(longestNanos, result.report().durationNanos());
        }

        private String row() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %.3f | %.1f %% | %.1f %% | %.1f %% | %d | %.2f s |\n",
                    phase.text,
                    phase.seconds,
                    calls,
                    attemptsPerCall(),
                    100 * goodput(),
                    100.0 * refused / calls,
                    100 * unknownShare(),
                    untrue,
                    longestNanos / 1e9);
        }
    }

    private final ServerModel platform = new ServerModel(CAPACITY, SEED);
    private final SplittableRandom arrivals = new SplittableRandom(SEED + 1);
    private final SplittableRandom jitter = new SplittableRandom(SEED + 2);
    private final VirtualClient client;
    private final List<Tally> tallies = new ArrayList<>();
    private int calls;

    private BadDay(UnaryOperator<ClientSettings.Builder> settings) {
        client = VirtualClient.of(platform).with(settings).random(jitter::nextDouble);
        client.upstream().echoes(platform::echo);
        client.upstream().forgets();
        client.moments().forgets();
    }

    /** Lives through the day. */
    static BadDay with(UnaryOperator<ClientSettings.Builder> settings) {
        BadDay day = new BadDay(settings);
        for (Phase phase : Phase.values()) {
            day.live(phase);
        }
        day.client.advance(Duration.ofSeconds(20));
        day.client.assertNothingLeft();
        return day;
    }

    private void live(Phase phase) {
        platform.trouble(phase.trouble);
        Tally tally = new Tally(phase);
        tallies.add(tally);
        int attemptsBefore = platform.attempts();
        arrive(tally, client.now().plusSeconds(phase.seconds));
        client.advance(Duration.ofSeconds(phase.seconds));
        tally.attempts = platform.attempts() - attemptsBefore;
    }

    /** The next call after a random wait (exponential: arrivals know nothing of each other), until the phase is over. */
    private void arrive(Tally tally, Duration end) {
        long wait = (long) (-StrictMath.log(1 - arrivals.nextDouble()) / LOAD * 1e9);
        if (client.now().plusNanos(wait).compareTo(end) < 0) {
            client.scheduler()
                    .schedule(
                            () -> {
                                call(tally);
                                arrive(tally, end);
                            },
                            wait,
                            TimeUnit.NANOSECONDS);
        }
    }

    private void call(Tally tally) {
        tally.calls++;
        client.client().reactivate("ent-" + ++calls).subscribe(result -> tally.add(result, platform));
    }

    Tally in(Phase phase) {
        return tallies.get(phase.ordinal());
    }

    String table() {
        StringBuilder table = new StringBuilder()
                .append(
                        "| phase | seconds | calls | attempts per call | restored | refused | unknown | untrue | longest |\n")
                .append("|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        tallies.forEach(tally -> table.append(tally.row()));
        return table.toString();
    }
}
