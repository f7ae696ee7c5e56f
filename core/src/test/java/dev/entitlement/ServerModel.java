package dev.entitlement;

import dev.entitlement.ScriptedUpstream.Sent;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A platform with a capacity, for bad days. One queue, first come first served; a reactivation is one unit of work, and so
 * many units are done in a second. What would wait longer than 100 ms is refused, and refusing is work, too: half a unit.
 * That half is what makes overload last in real systems, for a platform that spends its time on refusals does nothing else.
 */
final class ServerModel implements Function<Sent, Step> {
    private static final double REFUSAL_COST = 0.5;
    private static final double ECHO_COST = 0.1;
    private static final Duration LONGEST_QUEUE = Duration.ofMillis(100);
    private static final double LEAST_LATENCY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final Step OK = Step.ok();
    private static final Step UNAVAILABLE = Step.code("SERVICE_UNAVAILABLE");
    private static final Step NEVER = Step.silence();

    /** What is wrong with the platform at the moment. */
    enum Trouble {
        NONE(1),
        /** Everything is answered {@code SERVICE_UNAVAILABLE}. */
        OUTAGE(1),
        /** Half the capacity. */
        SLOW(0.5),
        /** A quarter of the capacity. */
        SLOWER(0.25),
        /** Nothing is answered; half of what comes takes effect all the same. */
        HANG(1);

        private final double capacity;

        Trouble(double capacity) {
            this.capacity = capacity;
        }

        /** The share of the capacity that is left. */
        double capacity() {
            return capacity;
        }
    }

    private final double unitsPerSecond;
    private final SplittableRandom random;
    private final Map<String, Step> replayed = new HashMap<>();
    private final Set<String> applied = new HashSet<>();
    private Trouble trouble = Trouble.NONE;
    private double busyUntilNanos;
    private int attempts;

    ServerModel(double unitsPerSecond, long seed) {
        this.unitsPerSecond = unitsPerSecond;
        this.random = new SplittableRandom(seed);
    }

    void trouble(Trouble trouble) {
        this.trouble = trouble;
    }

    /** Requests that came, echoes not counted. */
    int attempts() {
        return attempts;
    }

    /** Whether the entitlement really was reactivated: what every report is compared with. */
    boolean isApplied(String entitlementId) {
        return applied.contains(entitlementId);
    }

    Step echo(Sent echo) {
        return serve(echo, ECHO_COST);
    }

    @Override
    public Step apply(Sent sent) {
        attempts++;
        Step before = replayed.get(sent.identifier());
        if (before != null && trouble != Trouble.HANG) {
            return before.after(work(sent.at().toNanos(), REFUSAL_COST));
        }
        Step step = serve(sent, 1);
        if (step.end() == OK.end() || step == NEVER && random.nextBoolean()) {
            applied.add(sent.request().id());
            replayed.put(sent.identifier(), OK);
        }
        return step;
    }

    private Step serve(Sent sent, double cost) {
        long now = sent.at().toNanos();
        if (trouble == Trouble.HANG) {
            return NEVER;
        }
        boolean full = busyUntilNanos - now > LONGEST_QUEUE.toNanos();
        if (full || trouble == Trouble.OUTAGE) {
            return UNAVAILABLE.after(work(now, Math.min(cost, REFUSAL_COST)));
        }
        return OK.after(work(now, cost));
    }

    /** How long until the work is done and its answer is there. */
    private Duration work(long nowNanos, double units) {
        double perSecond = unitsPerSecond * trouble.capacity();
        busyUntilNanos = Math.max(busyUntilNanos, nowNanos) + units / perSecond * 1e9;
        double latency = LEAST_LATENCY_NANOS * (1 + random.nextDouble());
        return Duration.ofNanos((long) (busyUntilNanos - nowNanos + latency));
    }
}
