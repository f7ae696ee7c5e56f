package dev.entitlement.policy;

import org.jspecify.annotations.Nullable;

/**
 * The rules by which a {@link ConcurrencyLimit} moves, and where it stands. Immutable once it is returned: each event
 * makes a new one.
 *
 * <p><b>Up.</b> A limit grows at the end of a round in which at least half of it was in use, nothing was dropped and
 * latency was fine, that is at most 1.5 of what is usual. It doubles until load has once shown its effect, and then adds
 * its square root a round, slowly at first after a drop.
 *
 * <p><b>Down, for drops.</b> The first drop takes a tenth off at once, and no other does for a round trip. At the end of
 * the round that becomes half of the share that was dropped: little if a few were too many, a half if all were.
 *
 * <p><b>Down, for latency.</b> Latency that is twice the usual, or for long above 1.5 of it, makes an {@link Experiment}:
 * the limit is lowered, to 20 at the least. If latency goes down with it, there is a queue, and one more step follows; if
 * it does not, there is none, the upstream is as slow as that: that is the usual latency from then on, and the last step
 * is taken back. Below 27 the experiment goes the other way, upwards, with the same conclusions. The same is done with
 * drops that go on however low the limit gets: a share of up to 30 % that does not depend on load is held to be the
 * upstream's way, and only what exceeds it lowers the limit.
 *
 * <p>No conclusion is drawn from the round in which the limit was changed, nor from one whose latency differs from that of
 * the round before: what is not steady is still on its way somewhere.
 */
final class AdaptiveLimit {
    private static final int START = 200;
    private static final int LOW_START = 20;

    private static final double AFTER_DROP = 0.9;
    private static final double MOST_UNUSUAL_DROPS = 0.3;
    private static final int ATTEMPTS_FOR_A_SHARE = 20;

    private static final double FINE = 1.5;
    private static final double SUSPICIOUS = 2;
    private static final double VERY_SUSPICIOUS = 3;

    private static final int LATENCY_FLOOR = 20;
    private static final double LEAST_CONTRAST = 0.75;
    private static final double STEP_DOWN = 0.6;
    private static final double LONG_STEP_DOWN = 0.4;
    private static final double STEP_UP = 2;
    private static final double LEAST_DIFFERENCE = 0.2;
    private static final double NEWS = 0.25;

    private static final int ANSWERS_FOR_A_MEAN = 50;
    private static final int LATENCY_MEMORY = 500;
    private static final int DROP_MEMORY = 4_000;
    private static final int MOST_UNSTEADY_ROUNDS = 4;
    private static final int RAMP_ROUND_TRIPS = 16;

    private static final long UNKNOWN_ROUND_TRIP_NANOS = 100_000_000;
    private static final long LONG_ROUND_NANOS = 1_000_000_000;
    private static final int LONG_ROUND_TRIPS = 4;

    private static final long LONG_AGO_NANOS = 3_600_000_000_000L;

    private final int cap;
    private final boolean fixed;

    private double limit;
    private boolean doubling = true;

    private double roundTripNanos;
    private Usual latency = Usual.unknown();
    private Usual drops = Usual.unknown();

    /** Of the round in progress. */
    private boolean begun;

    private long beganNanos;
    private double limitAtBeginning;
    private long countedFromNanos;
    private boolean dropped;

    private long decreasedNanos;

    private @Nullable Experiment experiment;
    private Checks checks = Checks.dueAt(0);
    private boolean justChanged;
    private int unsteadyRounds;

    private AdaptiveLimit(int cap, boolean fixed, double limit) {
        this.cap = cap;
        this.fixed = fixed;
        this.limit = limit;
        this.limitAtBeginning = limit;
    }

    private AdaptiveLimit(AdaptiveLimit before) {
        cap = before.cap;
        fixed = before.fixed;
        limit = before.limit;
        doubling = before.doubling;
        roundTripNanos = before.roundTripNanos;
        latency = before.latency;
        drops = before.drops;
        begun = before.begun;
        beganNanos = before.beganNanos;
        limitAtBeginning = before.limitAtBeginning;
        countedFromNanos = before.countedFromNanos;
        dropped = before.dropped;
        decreasedNanos = before.decreasedNanos;
        experiment = before.experiment;
        checks = before.checks;
        justChanged = before.justChanged;
        unsteadyRounds = before.unsteadyRounds;
    }

    static AdaptiveLimit upTo(int cap) {
        return new AdaptiveLimit(cap, false, Math.min(START, cap));
    }

    static AdaptiveLimit fixedAt(int cap) {
        return new AdaptiveLimit(cap, true, cap);
    }

    int value() {
        return (int) limit;
    }

    long roundTripNanos() {
        return roundTripNanos == 0 ? UNKNOWN_ROUND_TRIP_NANOS : (long) roundTripNanos;
    }

    boolean hasBegun() {
        return begun;
    }

    /** With a first round that began with the first attempt that ended. */
    AdaptiveLimit beginning(long startNanos) {
        AdaptiveLimit next = new AdaptiveLimit(this);
        next.begun = true;
        next.beganNanos = startNanos;
        next.decreasedNanos = startNanos - LONG_AGO_NANOS;
        next.countedFromNanos = next.decreasedNanos;
        next.checks = Checks.dueAt(startNanos);
        return next;
    }

    /**
     * Whether a round trip lies behind the round: as much time as one takes, and an attempt that began in this round and
     * has ended. If a queue has grown meanwhile, that attempt stood in it, however long round trips have become.
     */
    boolean roundTripPassed(long startNanos, long nowNanos) {
        return startNanos - beganNanos >= 0 && nowNanos - beganNanos >= (long) roundTripNanos;
    }

    /** Whether so many attempts are enough to judge by, or as many as can be hoped for. */
    boolean isEnough(int attempts, int peak, long nowNanos) {
        return attempts >= attemptsNeeded(peak)
                || nowNanos - beganNanos >= Math.max(LONG_ROUND_NANOS, LONG_ROUND_TRIPS * (long) roundTripNanos);
    }

    private int attemptsNeeded(int peak) {
        if (roundTripNanos == 0) {
            return Math.min(peak, START); // all of the first who went, or the mean would be that of the quick ones
        }
        return experiment != null && !justChanged ? experiment.attemptsNeeded() : Math.min(ANSWERS_FOR_A_MEAN, value());
    }

    /** Whether a drop is news: the attempt did not begin before the last decrease that was known when the round began. */
    boolean counts(long startNanos) {
        return !fixed && (!begun || startNanos - countedFromNanos >= 0);
    }

    /** After one more drop, the same if it changes nothing. The numbers are those of the round in progress. */
    AdaptiveLimit afterDrop(long startNanos, long nowNanos, int droppedNow, int answeredNow) {
        if (isUsual(droppedNow, answeredNow)) {
            return this;
        }
        boolean answersToLast = startNanos - decreasedNanos < 0 || nowNanos - decreasedNanos < roundTripNanos();
        if (answersToLast && dropped) {
            return this;
        }
        AdaptiveLimit next = new AdaptiveLimit(this);
        next.dropped = true;
        next.checks = checks.wantedNow();
        if (!answersToLast) {
            next.decrease(nowNanos);
        }
        return next;
    }

    /** Whether so many drops are what this upstream has at any load, give or take some luck. */
    private boolean isUsual(int droppedNow, int answeredNow) {
        double share = Math.max(drops.level(), experiment == null ? 0 : experiment.fromDropShare());
        double expected = share * (droppedNow + answeredNow);
        return share > 0 && droppedNow <= 1.5 * expected + 3 * Math.sqrt(expected) + 1;
    }

    private void decrease(long nowNanos) {
        double from = limit;
        if (experiment != null && experiment.fromLimit() < limit) {
            from = experiment.fromLimit();
            checks = checks.ended(nowNanos, from, false);
        }
        experiment = null;
        doubling = false;
        limit = Math.max(1, from * AFTER_DROP);
        decreasedNanos = nowNanos;
    }

    AdaptiveLimit startingLow(long nowNanos) {
        if (fixed) {
            return this;
        }
        AdaptiveLimit next = new AdaptiveLimit(begun ? this : beginning(nowNanos));
        next.limit = Math.min(LOW_START, cap);
        next.doubling = true;
        next.experiment = null;
        next.checks = Checks.dueAt(nowNanos);
        next.justChanged = false;
        next.begin(nowNanos);
        return next;
    }

    /** After a round that ends now. */
    AdaptiveLimit afterRound(Round round, long nowNanos) {
        AdaptiveLimit next = new AdaptiveLimit(this);
        if (round.answered() > 0) {
            next.roundTripNanos = round.meanNanos();
            next.latency = latency.and(round.meanNanos(), round.answered(), LATENCY_MEMORY);
        }
        if (!fixed) {
            next.judge(round, roundTripNanos, nowNanos);
        }
        next.begin(nowNanos);
        return next;
    }

    private void begin(long nowNanos) {
        beganNanos = nowNanos;
        limitAtBeginning = limit;
        countedFromNanos = decreasedNanos;
        dropped = false;
    }

    private void judge(Round round, double nanosBefore, long nowNanos) {
        if (dropped) {
            judgeDrops(round, nanosBefore, nowNanos);
            return;
        }
        if (drops.isKnown()) {
            drops = drops.and(round.dropShare(), round.attempts(), DROP_MEMORY);
        }
        if (!isSettled(round, nanosBefore)) {
            return;
        }
        if (experiment != null) {
            conclude(experiment, round, nowNanos);
        } else if (round.peak() * 2 >= value()) {
            judgeLatency(round, nowNanos);
        }
    }

    /** What the first drop has taken becomes what the share of drops is worth; if it goes on, an experiment says why. */
    private void judgeDrops(Round round, double nanosBefore, long nowNanos) {
        justChanged = true;
        if (round.attempts() < ATTEMPTS_FOR_A_SHARE) {
            return;
        }
        double share = round.dropShare();
        double from = Math.min(limitAtBeginning, round.peak());
        limit = Math.max(1, limitAtBeginning * (1 - Math.max(0, share - drops.level()) / 2));
        decreasedNanos = nowNanos;
        boolean due = checks.isDue(nowNanos) || checks.isFarBelow(from);
        if (nanosBefore > 0 && share <= MOST_UNUSUAL_DROPS && due) {
            experiment(from, round);
        }
    }

    private boolean isSettled(Round round, double nanosBefore) {
        if (justChanged) {
            justChanged = false;
            return false;
        }
        boolean steady = nanosBefore == 0 || round.isLike(nanosBefore);
        if (!steady && unsteadyRounds < MOST_UNSTEADY_ROUNDS) {
            unsteadyRounds++;
            return false;
        }
        unsteadyRounds = 0;
        return round.answered() > 0;
    }

    private void judgeLatency(Round round, long nowNanos) {
        double times = round.meanNanos() / latency.level();
        double from = Math.min(limit, round.peak());
        boolean lasting = checks.isDue(nowNanos) && (times > FINE || checks.wanted());
        if (lasting || times > SUSPICIOUS && canLower(from)) {
            experiment(from, round);
        } else if (times <= FINE) {
            grow(nowNanos);
        }
    }

    private void grow(long nowNanos) {
        if (limit == cap) {
            return;
        }
        double ramp = Math.min(1, (nowNanos - decreasedNanos) / (RAMP_ROUND_TRIPS * roundTripNanos));
        limit = Math.min(cap, doubling ? 2 * limit : limit + Math.sqrt(limit) * ramp);
        justChanged = doubling;
    }

    private void experiment(double from, Round round) {
        double to = canLower(from) ? Math.max(LATENCY_FLOOR, from * stepDown(round)) : Math.min(cap, from * STEP_UP);
        if (to > from * LEAST_CONTRAST && to * LEAST_CONTRAST < from) {
            return; // the cap leaves no room to see anything
        }
        experiment = new Experiment(from, round.meanNanos(), round.dropShare());
        checks = checks.begun();
        limit = to;
        justChanged = true;
    }

    private static boolean canLower(double from) {
        return from * LEAST_CONTRAST > LATENCY_FLOOR;
    }

    private double stepDown(Round round) {
        return round.meanNanos() > VERY_SUSPICIOUS * latency.level() ? LONG_STEP_DOWN : STEP_DOWN;
    }

    private void conclude(Experiment made, Round round, long nowNanos) {
        double times = Math.min(value(), round.peak()) / made.fromLimit();
        experiment = null;
        justChanged = true;
        if (round.answered() < ATTEMPTS_FOR_A_SHARE || Math.abs(times - 1) < LEAST_DIFFERENCE) {
            limit = made.fromLimit(); // too few came to see anything
            return;
        }
        boolean queued = made.latencyFollowed(times, round.meanNanos());
        boolean refusedForLoad = made.dropsFollowed(times, round.dropShare());
        if (made.fromDropShare() > 0 && !refusedForLoad) {
            drops = Usual.shown(Math.max(made.fromDropShare(), round.dropShare()), round.attempts());
        }
        if (!queued && !refusedForLoad) {
            notLoad(made, round, times, nowNanos);
        } else if (times > 1) {
            loadWhenRaised(made, nowNanos);
        } else if (queued) {
            queued(round, nowNanos);
        } else {
            refusedForLoad(made, nowNanos);
        }
    }

    /** Neither moved: the limit was not why. It goes back up, or stays up, and this is how the upstream is. */
    private void notLoad(Experiment made, Round round, double times, long nowNanos) {
        boolean learned = Math.abs(latency.level() / round.meanNanos() - 1) > NEWS || times > 1;
        limit = Math.max(limit, made.fromLimit());
        latency = Usual.shown(round.meanNanos(), round.answered());
        checks = checks.ended(nowNanos, limit, learned);
    }

    private void loadWhenRaised(Experiment made, long nowNanos) {
        doubling = false;
        limit = made.fromLimit();
        checks = checks.ended(nowNanos, limit, false);
    }

    /** There was a queue, and what is left may still have one: on down, until latency no longer follows. */
    private void queued(Round round, long nowNanos) {
        doubling = false;
        latency = Usual.shown(Math.min(latency.level(), round.meanNanos()), round.answered());
        if (canLower(limit)) {
            experiment(limit, round);
        } else {
            checks = checks.ended(nowNanos, limit, true);
        }
    }

    /** The part that was refused was too much; whether the rest still makes a queue is to be seen next. */
    private void refusedForLoad(Experiment made, long nowNanos) {
        doubling = false;
        limit = Math.max(limit, made.fromLimit() * (1 - made.fromDropShare()));
        checks = checks.endedHalf(nowNanos, limit);
    }
}
