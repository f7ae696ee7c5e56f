package dev.entitlement.policy;

import org.jspecify.annotations.Nullable;

/**
 * The rules by which a {@link ConcurrencyLimit} moves, and where it stands. Immutable once it is returned: each event
 * makes a new one.
 *
 * <p><b>Up.</b> A limit grows at the end of a round in which, as in the one before, at least half of it was in use, nothing
 * was dropped and latency was fine. (Of a burst the quick ones are answered first: the round in which it came knows
 * nothing of it.) It doubles until load has once shown its effect, latency of up to 1.5 of the usual being fine so far. Then
 * it adds its square root a round, or a quarter every other round once load has not been felt for eight: slowly at first
 * after a drop, by less the more latency exceeds the usual, and nothing from 1.25 of it on.
 *
 * <p><b>Down, for drops.</b> The first drop takes a tenth off at once, and no other does for a round trip. At the end of
 * the round that becomes half of the share that was dropped: little if a few were too many, a half if all were.
 *
 * <p><b>Down, for latency.</b> Latency above 1.15 of the usual for 40 rounds (a rush is over by then), or above twice the
 * usual for three (a stall is over by then), that of the last few rounds included, makes an {@link Experiment}: the limit is
 * lowered, to 20 at the least. If latency goes down with it, there is a queue, and one more step follows; if it does not,
 * there is none, the upstream is as slow as that: that is the usual latency from then on, and the last step is taken back.
 * Below 27 the experiment goes the other way, upwards, with the same conclusions. The same is done with drops that go on
 * however low the limit gets: a share of up to 30 % that does not depend on load is held to be the upstream's way, and only
 * what exceeds it lowers the limit.
 *
 * <p>The 1.25, the 1.15 and what counts as not felt are meant with {@link KnownLatency#noise} on top.
 *
 * <p>No conclusion is drawn from the round in which the limit was changed, nor from one whose latency differs from that of
 * the round before: what is not steady is still on its way somewhere.
 */
final class AdaptiveLimit {
    private static final int START = 200;
    private static final int LOW_START = 20;

    private static final double AFTER_DROP = 0.9;
    private static final int LASTING_ROUNDS_OF_DROPS = 4;
    private static final int ATTEMPTS_FOR_A_SHARE = 20;

    private static final double FINE = 1.25;
    private static final double FINE_ENOUGH_TO_DOUBLE = 1.5;
    private static final double QUICK_STEP = 0.25;

    private static final double NEWS = 0.25;

    private static final int ANSWERS_FOR_A_MEAN = 50;
    private static final int DROP_MEMORY = 1_000;
    private static final int MOST_UNSTEADY_ROUNDS = 4;
    private static final int RAMP_ROUND_TRIPS = 16;

    private static final long UNKNOWN_ROUND_TRIP_NANOS = 100_000_000;
    private static final long LONG_ROUND_NANOS = 1_000_000_000;
    private static final int LONG_ROUND_TRIPS = 4;

    private final int cap;
    private final boolean fixed;

    private double limit;
    private boolean doubling;

    private double roundTripNanos;

    private KnownLatency latency = KnownLatency.unknown();
    private Usual drops = Usual.shown(0, 0);

    private @Nullable Opening opening;
    private boolean dropped;
    private long decreasedNanos;

    private @Nullable Experiment experiment;
    private Checks checks = Checks.dueAt(0);
    private boolean justChanged;
    private int unsteadyRounds;
    private int roundsOfDrops;

    private Streaks streaks = Streaks.NONE;

    /** The most permits that were out at once in the last round; the cap before the first, in which all are waited for. */
    private int peak;

    private AdaptiveLimit(int cap, boolean fixed, double limit) {
        this.cap = cap;
        this.fixed = fixed;
        this.limit = limit;
        this.doubling = !fixed;
        this.peak = cap;
    }

    private AdaptiveLimit(AdaptiveLimit before) {
        cap = before.cap;
        fixed = before.fixed;
        limit = before.limit;
        doubling = before.doubling;
        roundTripNanos = before.roundTripNanos;
        latency = before.latency;
        drops = before.drops;
        opening = before.opening;
        dropped = before.dropped;
        decreasedNanos = before.decreasedNanos;
        experiment = before.experiment;
        checks = before.checks;
        justChanged = before.justChanged;
        unsteadyRounds = before.unsteadyRounds;
        roundsOfDrops = before.roundsOfDrops;
        streaks = before.streaks;
        peak = before.peak;
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

    /**
     * How high it may go soon: while it doubles, nobody knows that it will end below the cap. While an experiment runs, where
     * it was, which is what the known round trip belongs to.
     */
    int hopedFor() {
        if (doubling) {
            return cap;
        }
        return experiment == null ? value() : (int) experiment.fromLimit();
    }

    long roundTripNanos() {
        return roundTripNanos == 0 ? UNKNOWN_ROUND_TRIP_NANOS : (long) roundTripNanos;
    }

    /** The same, 0 before the first. */
    long knownRoundTripNanos() {
        return (long) roundTripNanos;
    }

    /** How the round in progress began, {@code null} if no attempt has ended yet. */
    @Nullable
    Opening opening() {
        return opening;
    }

    /** With a first round, which began with the first attempt that ended. */
    AdaptiveLimit opening(long startNanos) {
        AdaptiveLimit next = new AdaptiveLimit(this);
        next.opening = Opening.first(startNanos, limit);
        next.decreasedNanos = next.opening.countedFromNanos();
        next.checks = Checks.dueAt(startNanos);
        return next;
    }

    /** With the next round begun, and the last one still to be judged. */
    AdaptiveLimit openingAgain(long nowNanos) {
        AdaptiveLimit next = new AdaptiveLimit(this);
        next.open(nowNanos);
        return next;
    }

    /** Whether a round may end that has such numbers by now: if they are enough to judge by, or as many as can be hoped for. */
    boolean isEnough(int attempts, int peak, long elapsedNanos) {
        return attempts >= attemptsNeeded(peak) || elapsedNanos >= longRoundNanos();
    }

    private long longRoundNanos() {
        return Math.max(LONG_ROUND_NANOS, LONG_ROUND_TRIPS * (long) roundTripNanos);
    }

    private int attemptsNeeded(int peak) {
        if (roundTripNanos == 0) {
            return Math.min(peak, START); // all of the first who went, or the mean would be that of the quick ones
        }
        return experiment != null && !justChanged ? experiment.attemptsNeeded() : Math.min(ANSWERS_FOR_A_MEAN, value());
    }

    /** After one more drop, the same if it changes nothing. The numbers are those of the round in progress. */
    AdaptiveLimit afterDrop(long startNanos, long nowNanos, int droppedNow, int answeredNow) {
        if (fixed || isUsual(droppedNow, answeredNow)) {
            return this;
        }
        boolean answersToLast = startNanos - decreasedNanos < 0 || nowNanos - decreasedNanos < roundTripNanos();
        if (answersToLast && dropped) {
            return this;
        }
        AdaptiveLimit next = new AdaptiveLimit(this);
        next.dropped = true;
        if (!answersToLast) {
            next.limit = Math.max(1, limit * AFTER_DROP);
            next.decreasedNanos = nowNanos;
        }
        return next;
    }

    /** Whether so many drops are what this upstream has at any load, give or take some luck. */
    private boolean isUsual(int droppedNow, int answeredNow) {
        double share = Math.max(drops.level(), experiment == null ? 0 : experiment.fromDropShare());
        double expected = share * (droppedNow + answeredNow);
        return share > 0 && droppedNow <= 1.5 * expected + 3 * Math.sqrt(expected) + 1;
    }

    AdaptiveLimit startingLow(long nowNanos) {
        if (fixed) {
            return this;
        }
        AdaptiveLimit next = new AdaptiveLimit(opening == null ? opening(nowNanos) : this);
        next.limit = Math.min(LOW_START, cap);
        next.doubling = true;
        next.experiment = null;
        next.checks = Checks.dueAt(nowNanos);
        next.latency = latency.afterPause();
        next.streaks = Streaks.NONE;
        next.justChanged = false;
        next.open(nowNanos);
        return next;
    }

    /** After a round that ends now. */
    AdaptiveLimit afterRound(Round round, long nowNanos) {
        AdaptiveLimit next = new AdaptiveLimit(this);
        if (round.answered() > 0) {
            next.roundTripNanos = round.meanNanos();
            next.latency = latency.and(round, experiment == null && !justChanged ? roundTripNanos : 0);
        }
        if (!fixed) {
            next.judge(round, this, nowNanos);
        }
        next.peak = round.peak();
        next.open(nowNanos);
        return next;
    }

    /** If an experiment has just lowered the limit, what is still dropped of older attempts says nothing about it. */
    private void open(long nowNanos) {
        boolean lowered = justChanged && experiment != null && experiment.isDown();
        opening = new Opening(nowNanos, limit, lowered ? nowNanos : decreasedNanos);
        dropped = false;
    }

    private void judge(Round round, AdaptiveLimit before, long nowNanos) {
        double limitThen = before.opening == null ? limit : before.opening.limit();
        streaks = before.isUnderLoad(round, nowNanos) ? streaks.and(round, latency) : Streaks.NONE;
        drops = drops.and(round.dropShare(), round.attempts(), DROP_MEMORY);
        roundsOfDrops = drops.smoothed() > drops.level() + Round.FEW_DROPS ? roundsOfDrops + 1 : 0;
        if (dropped && !round.hasFewDrops(drops.level())) {
            judgeDrops(round, limitThen, nowNanos);
            return;
        }
        if (dropped) {
            limit = limitThen;
        }
        if (!isSettled(round, before.roundTripNanos)) {
            return;
        }
        if (experiment != null) {
            conclude(experiment, round, nowNanos);
        } else if (round.peak() * 2 >= value()) {
            judgeLatency(round, nowNanos);
        }
    }

    /** A round that took much longer than it had to holds a pause, and what was there before it. */
    private boolean isUnderLoad(Round round, long nowNanos) {
        boolean paused = opening != null && nowNanos - opening.beganNanos() > 2 * longRoundNanos();
        return !paused && round.peak() * 2 >= value();
    }

    /** What the first drop has taken becomes what the share of drops is worth; if it goes on, an experiment says why. */
    private void judgeDrops(Round round, double limitThen, long nowNanos) {
        double from = limitThen;
        checks = checks.wantedNow();
        if (experiment != null && !experiment.isDown()) {
            from = experiment.fromLimit(); // it was raised to see just this
            checks = checks.ended(nowNanos, from, false);
        }
        experiment = null;
        doubling = false;
        justChanged = true;
        limit = Math.min(limit, from);
        if (round.attempts() < ATTEMPTS_FOR_A_SHARE) {
            return;
        }
        double share = round.dropShare();
        limit = Math.max(1, from * (1 - (share - drops.level()) / 2));
        decreasedNanos = nowNanos;
        double used = Math.max(1, Math.min(from, round.peak()));
        if (roundsOfDrops >= LASTING_ROUNDS_OF_DROPS
                && Experiment.mayBeUsual(share)
                && (checks.isDue(nowNanos) || checks.isFarBelow(used))) {
            experiment(used, round, share);
        }
    }

    private boolean isSettled(Round round, double nanosBefore) {
        if (justChanged) {
            justChanged = false;
            return false;
        }
        boolean lowered = experiment != null && experiment.isDown();
        boolean steady = lowered || nanosBefore == 0 || round.isLike(nanosBefore);
        if (!steady && unsteadyRounds < MOST_UNSTEADY_ROUNDS) {
            unsteadyRounds++;
            return false;
        }
        unsteadyRounds = 0;
        return round.answered() > 0;
    }

    private void judgeLatency(Round round, long nowNanos) {
        if (limit >= Experiment.LATENCY_FLOOR && isToBeExplained(round, nowNanos)) {
            experiment(Math.min(limit, round.peak()), round, 0);
        }
        if (experiment == null) {
            grow(Math.max(latency.timesUsual(round), latency.recentTimesUsual()), nowNanos);
        }
    }

    /** A limit that is not used up says nothing by going up. */
    private boolean isToBeExplained(Round round, long nowNanos) {
        boolean canLower = Experiment.canLower(Math.min(limit, round.peak()));
        boolean slow = streaks.isSlowForLong() && (canLower || round.peak() >= value());
        return checks.isDue(nowNanos) && (slow || checks.wanted() && canLower) || streaks.isSuspicious() && canLower;
    }

    /**
     * Latency tells of the last step a round trip late: with steps of one length the limit would go past what is fine by
     * two of them, and stay there.
     */
    private void grow(double timesUsual, long nowNanos) {
        boolean loadHasJustCome = peak * 2 < value();
        boolean unmeasured = limit < Experiment.LATENCY_FLOOR;
        double fine = doubling ? FINE_ENOUGH_TO_DOUBLE : FINE + latency.noise();
        if (limit == cap || loadHasJustCome || timesUsual > fine && !unmeasured) {
            return;
        }
        boolean quick = streaks.isEasyForLong() && QUICK_STEP * limit > 2 * Math.sqrt(limit);
        double step = quick ? QUICK_STEP * limit : Math.sqrt(limit);
        double ramp = Math.min(1, (nowNanos - decreasedNanos) / (RAMP_ROUND_TRIPS * roundTripNanos));
        double room = unmeasured ? 1 : Math.min(1, (FINE + latency.noise() - timesUsual) / (FINE - 1));
        limit = Math.min(cap, limit + (doubling ? limit : step * ramp * room));
        justChanged = doubling || quick;
    }

    private void experiment(double from, Round round, double dropShare) {
        experiment = Experiment.from(limit, from, cap, round, latency.usualNanos(), dropShare);
        if (experiment != null) {
            checks = checks.begun();
            limit = experiment.toLimit();
            justChanged = true;
        }
    }

    private void conclude(Experiment made, Round round, long nowNanos) {
        Experiment.Finding finding = made.finding(round);
        experiment = null;
        justChanged = true;
        if (made.fromDropShare() > 0 && finding == Experiment.Finding.NO_LOAD) {
            drops = Usual.shown(Math.max(made.fromDropShare(), round.dropShare()), round.attempts());
        }
        switch (finding) {
            case NOTHING -> limit = made.limitToReturnTo();
            case NO_LOAD -> takeAsUsual(made, round, nowNanos);
            case QUEUE, EXCESS -> {
                doubling = false;
                if (!made.isDown()) {
                    limit = made.fromLimit();
                    checks = checks.ended(nowNanos, limit, false);
                } else if (finding == Experiment.Finding.QUEUE) {
                    shortenQueue(round, nowNanos);
                } else {
                    shedExcess(made, nowNanos);
                }
            }
        }
    }

    /** The limit goes back up, or stays up, and this is how the upstream is. */
    private void takeAsUsual(Experiment made, Round round, long nowNanos) {
        double usual = Math.min(made.fromNanos(), round.meanNanos());
        boolean learned = !made.isDown() || isNews(usual);
        limit = Math.max(limit, made.limitToReturnTo());
        latency = latency.shown(usual, round.answered());
        checks = checks.ended(nowNanos, limit, learned);
    }

    private boolean isNews(double usualNanos) {
        return Math.abs(latency.usualNanos() / usualNanos - 1) > NEWS;
    }

    /** What is left may still be a queue: on down, until latency no longer follows. */
    private void shortenQueue(Round round, long nowNanos) {
        double usual = Math.min(latency.usualNanos(), round.meanNanos());
        boolean learned = isNews(usual);
        latency = latency.shown(usual, round.answered());
        if (Experiment.canLower(limit)) {
            experiment(limit, round, 0);
        } else {
            checks = checks.ended(nowNanos, limit, learned);
        }
    }

    /** Only what was refused was too much. Whether the rest makes a queue is to be seen next. */
    private void shedExcess(Experiment made, long nowNanos) {
        limit = Math.max(limit, made.fromLimit() * (1 - made.fromDropShare()));
        checks = checks.endedHalf(nowNanos, limit);
    }
}
