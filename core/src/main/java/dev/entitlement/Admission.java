package dev.entitlement;

import dev.entitlement.policy.Caution;
import dev.entitlement.policy.CircuitBreaker;
import dev.entitlement.policy.ConcurrencyLimit;
import dev.entitlement.policy.RateLimit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who may go to the upstream: every attempt needs a permit, which the limit, the rate limit and the circuit have to
 * agree to, or waits in a queue for one. It holds the permit while it is on the wire, and not during backoff. Thread-safe;
 * every permit that was given must be given back once, by {@link #release}.
 *
 * <p><b>Permits rest.</b> A refusal for load comes back in a millisecond. Were its permit used again at once, as many
 * attempts as the limit is too high would hit the upstream every millisecond, and each costs it work. So such a permit
 * comes free only when a whole round trip is over since its attempt began: until then the limit bounds not only how many
 * attempts are out, but how many a second.
 */
final class Admission {
    /** No permit now, but a place in the queue. */
    static final long MUST_WAIT = -1;

    static final long REFUSED_BY_CIRCUIT = -2;
    static final long REFUSED_BY_QUEUE = -3;

    /** Why there is no permit at this moment. */
    static final long NO_PLACE = -1;

    static final long NO_TOKEN = -2;
    static final long NO_PROBATION = -3;
    static final long TOO_EARLY = -4;

    /** Of eight places bulk leaves one; of fewer none. */
    private static final int PLACES_PER_PLACE_FOR_SINGLE_CALLS = 8;

    private final CircuitBreaker breaker;
    private final CircuitProbe probe;
    private final @Nullable Caution caution; // of bulk; null without a circuit
    private final ConcurrencyLimit limit;
    private final boolean permitsRest;
    private final RateLimit rate;
    private final int maxInFlight;
    private final int maxQueued;
    private final AdmissionQueue queue;
    private final AtomicInteger out = new AtomicInteger();
    private final AtomicInteger resting = new AtomicInteger();
    private volatile boolean draining;

    /** @param loop whose clock and timers the queue uses */
    Admission(ClientSettings settings, CircuitBreaker breaker, CircuitProbe probe, CallLoop loop) {
        this.breaker = breaker;
        this.probe = probe;
        this.caution = settings.circuitBreaker() ? new Caution() : null;
        this.maxInFlight = settings.maxInFlight();
        this.permitsRest = settings.adaptiveLimit();
        this.limit = permitsRest ? ConcurrencyLimit.adaptive(maxInFlight) : ConcurrencyLimit.fixed(maxInFlight);
        this.rate = settings.rateLimit() == Double.POSITIVE_INFINITY
                ? RateLimit.unlimited()
                : RateLimit.perSecond(settings.rateLimit());
        this.maxQueued = settings.maxQueued();
        this.queue = new AdmissionQueue(this, maxQueued, loop);
    }

    /**
     * For a single call: a permit, at least 0, or {@link #MUST_WAIT}, or a refusal that {@link #refusal} puts into words.
     */
    long tryAcquire(long nowNanos) {
        long permit = queue.singleCalls() == 0 ? permit(nowNanos) : NO_PLACE; // those who wait go first, but for bulk
        if (permit >= 0) {
            return permit;
        }
        if (isCircuitOpen()) {
            wake(); // whoever came to wait while this one tried must hear of it, too
            probe.refused();
            return REFUSED_BY_CIRCUIT;
        }
        if (maxQueued > 0) {
            return MUST_WAIT;
        }
        wake();
        return permit == NO_PROBATION ? REFUSED_BY_CIRCUIT : REFUSED_BY_QUEUE;
    }

    /**
     * For one of many, what single calls leave over: a permit, or {@link #MUST_WAIT}; while draining, {@link
     * #REFUSED_BY_CIRCUIT} if it is open.
     */
    long tryAcquireLeftOver(long nowNanos) {
        long permit = queue.isEmpty() ? leftOverPermit(nowNanos) : NO_PLACE;
        if (permit >= 0) {
            return permit;
        }
        if (draining && isCircuitOpen()) {
            wake();
            return REFUSED_BY_CIRCUIT;
        }
        return MUST_WAIT;
    }

    /** From now on nobody waits for an open circuit to close: it may stay open longer than there is time. */
    void drain() {
        draining = true;
        queue.drain();
    }

    static Refusal refusal(long refused) {
        return refused == REFUSED_BY_CIRCUIT ? Refusal.CIRCUIT_OPEN : Refusal.QUEUE_FULL;
    }

    /** What a refusal means for a retry. */
    static NoRetry noRetry(Refusal refusal) {
        return switch (refusal) {
            case CIRCUIT_OPEN -> NoRetry.CIRCUIT_OPEN;
            case QUEUE_FULL -> NoRetry.QUEUE_FULL;
            case DEADLINE -> NoRetry.DEADLINE;
            case CALLER_GONE -> NoRetry.CALLER_GONE;
            case DRAINING -> throw new IllegalStateException("a call that began before the drain keeps its retries");
        };
    }

    /** Its end comes to the ticket's attempts: a permit, or a refusal. */
    void await(Ticket ticket) {
        queue.join(ticket);
    }

    /** The ticket's attempts wait no longer; false if their permit or refusal is already on its way to them. */
    boolean leave(Ticket ticket) {
        return queue.leave(ticket);
    }

    /** A permit at this moment, or why there is none. Whom it is given to is the queue's affair. */
    long permit(long nowNanos) {
        return permitWithin(limit.value(), nowNanos);
    }

    private long permitWithin(int places, long nowNanos) {
        int taken = enterWithin(places);
        if (taken == 0) {
            return NO_PLACE;
        }
        if (!rate.tryTake(nowNanos)) {
            out.decrementAndGet();
            return NO_TOKEN;
        }
        long permit = breaker.tryAcquire(nowNanos);
        if (permit == CircuitBreaker.REFUSED) {
            rate.giveBack(nowNanos);
            out.decrementAndGet();
            return NO_PROBATION;
        }
        limit.inFlight(taken);
        return permit;
    }

    /**
     * The same for one of many. Some places are left to single calls: attempts of a bulk begin in rows and end in rows, so
     * that with none left a single call would wait for the end of one.
     */
    long leftOverPermit(long nowNanos) {
        int places = limit.value() - limit.value() / PLACES_PER_PLACE_FOR_SINGLE_CALLS;
        if (caution == null) {
            return permitWithin(places, nowNanos);
        }
        if (!caution.tryTake(nowNanos)) {
            return TOO_EARLY;
        }
        long permit = permitWithin(places, nowNanos);
        if (permit < 0) {
            caution.giveBack(nowNanos);
        }
        return permit;
    }

    /** How long until {@link #TOO_EARLY} is over, in nanoseconds. */
    long untilNotTooEarly(long nowNanos) {
        return caution == null ? 0 : caution.nanosUntilNext(nowNanos);
    }

    /** Gives a permit back that was never used. */
    void giveBack(long permit, long nowNanos) {
        rate.giveBack(nowNanos);
        breaker.ignored(permit, nowNanos);
        leave();
    }

    /**
     * Gives a permit back after an attempt.
     *
     * @param loop where it may have to rest
     */
    void release(long permit, Judgement judged, long startNanos, long nowNanos, CallLoop loop) {
        tellCaution(judged.health());
        tellBreaker(permit, judged.health(), nowNanos);
        switch (judged.load()) {
            case SERVED -> limit.answered(startNanos, nowNanos);
            case DROPPED -> limit.dropped(startNanos, nowNanos);
            case NEITHER -> {}
        }
        boolean dropped = permitsRest && judged.load() == Judgement.Load.DROPPED;
        long restNanos = dropped ? startNanos + limit.roundTripNanos() - nowNanos : 0;
        if (restNanos > 0) {
            resting.incrementAndGet();
            loop.schedule(this::rested, restNanos);
            wake(); // no place came free, but the circuit or the limit may have changed
        } else {
            leave();
        }
    }

    private void tellCaution(Judgement.Health health) {
        if (caution != null) {
            switch (health) {
                case GOOD -> caution.succeeded();
                case BAD -> caution.failed();
                case NEITHER -> {}
            }
        }
    }

    private void tellBreaker(long permit, Judgement.Health health, long nowNanos) {
        switch (health) {
            case GOOD -> {
                if (breaker.succeeded(permit, nowNanos)) {
                    limit.startLow(nowNanos);
                    probe.closed();
                }
            }
            case BAD -> {
                if (breaker.failed(permit, nowNanos)) {
                    probe.opened();
                }
            }
            case NEITHER -> breaker.ignored(permit, nowNanos);
        }
    }

    private void rested() {
        resting.decrementAndGet();
        leave();
    }

    /** A place under the hard cap, without asking anyone else: for what risks no entitlement. */
    boolean enter() {
        return enterWithin(maxInFlight) > 0;
    }

    void leave() {
        out.decrementAndGet();
        wake();
    }

    /** Something may have changed for those who wait. */
    void wake() {
        if (!queue.isEmpty()) {
            queue.serve();
        }
    }

    /** How many are out with this one; 0 if there is no place for it. */
    private int enterWithin(int places) {
        while (true) {
            int now = out.get();
            if (now >= places) {
                return 0;
            }
            if (out.compareAndSet(now, now + 1)) {
                return now + 1;
            }
        }
    }

    boolean isCircuitOpen() {
        return breaker.state() == CircuitBreaker.State.OPEN;
    }

    /** A clock that runs while the circuit is not closed. */
    long troubledNanos(long nowNanos) {
        return breaker.troubledNanos(nowNanos);
    }

    /** How long until a token is there, in nanoseconds. */
    long untilToken(long nowNanos) {
        return rate.nanosUntilNext(nowNanos);
    }

    /**
     * How long a call with so many before it will wait at the present rate of service, in nanoseconds; at the best there may
     * soon be, while the limit is being sought. A burst that meets an idle client would otherwise be refused for the low
     * limit that every client begins with.
     */
    long expectedWaitNanos(int ahead) {
        double byLimit = (ahead + 1.0) * limit.roundTripNanos() / limit.hopedFor();
        double byRate = (ahead + 1.0) / rate.perSecond() * 1e9;
        return (long) Math.max(byLimit, byRate);
    }

    /** How long an attempt takes at present. */
    long roundTripNanos() {
        return limit.roundTripNanos();
    }

    /** Attempts on the wire. */
    int inFlight() {
        return Math.max(0, out.get() - resting.get()); // two readings, between which some may have gone to rest
    }

    int limit() {
        return limit.value();
    }

    int queued() {
        return queue.calls();
    }

    /** When it makes sense to come back, in whole seconds, at least 1: after a probe, or when what waits now is served. */
    int retryAfterSeconds(Refusal refusal, long nowNanos) {
        return switch (refusal) {
            case CIRCUIT_OPEN -> probe.secondsToNext(nowNanos);
            case QUEUE_FULL, DEADLINE -> (int) Math.max(1, Math.ceil(expectedWaitNanos(queue.singleCalls()) / 1e9));
            case CALLER_GONE, DRAINING -> 1;
        };
    }
}
