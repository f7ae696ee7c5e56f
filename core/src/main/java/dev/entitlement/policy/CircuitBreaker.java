package dev.entitlement.policy;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Stops attempts at an upstream that fails most of them, and lets them through again once it answers. Thread-safe and
 * lock-free.
 *
 * <p>Closed, it admits every attempt, and opens with the failure that makes over half of at least 20 attempts in the
 * last 2 s failures. Open, it admits none, until {@link #probed} brings the news that the upstream is up: no call is
 * risked to find out. Half open, it admits 10 attempts on probation: one failure opens it again, the fifth success
 * closes it, and its memory starts empty.
 *
 * <p><b>How it holds together.</b> The phase is an immutable value behind one reference, and every change of phase is one
 * compare-and-set on it, so that of all calls that race for a change exactly one is told that it made it. What is
 * counted while closed belongs to that closed phase: a thread that is late by a whole cycle counts into a memory that
 * nobody reads any more.
 *
 * <p>Permits are numbers that only grow. All permits of a closed phase are the same number, each one of a half-open phase
 * is a number of its own. A result therefore says which phase it is news from, and news from an earlier phase changes
 * nothing: the hanging attempts of an outage, timing out one by one after the upstream is back, do not open the breaker
 * again. It also makes giving a half-open permit back twice, or after it expired, harmless. Breakers that only count
 * permits stick half open as soon as one is cancelled; here every permit ends in {@link #failed}, {@link #succeeded} or
 * {@link #ignored}, and the one that a bug loses expires.
 */
public final class CircuitBreaker {
    /** No permit: the attempt may not be made. */
    public static final long REFUSED = -1;

    /** The phases of a breaker, by their usual names. */
    public enum State {
        /** Every attempt goes. */
        CLOSED,
        /** No attempt goes. */
        OPEN,
        /** A few attempts go, on probation. */
        HALF_OPEN
    }

    private final long halfOpenPermitNanos;
    private final AtomicReference<Phase> phase;

    /**
     * A breaker that is closed.
     *
     * @param halfOpenPermitNanos how long a permit of the half-open state counts, 1 or more; longer than any attempt
     *     takes. Thereafter its place is free for another, and a success under it comes too late to count (a failure
     *     does not: trouble is news however late)
     * @throws IllegalArgumentException if {@code halfOpenPermitNanos} is less than 1
     */
    public CircuitBreaker(long halfOpenPermitNanos) {
        this(requirePositive(halfOpenPermitNanos), Closed.startingWith(0, 0));
    }

    private CircuitBreaker(long halfOpenPermitNanos, Phase start) {
        this.halfOpenPermitNanos = halfOpenPermitNanos;
        this.phase = new AtomicReference<>(start);
    }

    /** A breaker that admits every attempt and never opens. */
    public static CircuitBreaker off() {
        return new CircuitBreaker(1, new Off());
    }

    /**
     * Asks for leave to make an attempt.
     *
     * @return a permit, 0 or more, to be handed in exactly once with the attempt's end, or {@link #REFUSED}
     */
    public long tryAcquire(long nowNanos) {
        while (true) {
            Phase seen = phase.get();
            if (!(seen instanceof HalfOpen halfOpen)) {
                return seen.permit();
            }
            HalfOpen next = halfOpen.given(nowNanos, halfOpenPermitNanos);
            if (next == null) {
                return REFUSED;
            }
            if (phase.compareAndSet(seen, next)) {
                return seen.permit();
            }
        }
    }

    /**
     * Hands in a permit whose attempt failed.
     *
     * @return whether this very call opened the breaker
     */
    public boolean failed(long permit, long nowNanos) {
        while (true) {
            Phase seen = phase.get();
            if (seen instanceof Closed closed) {
                return closed.failed(permit, nowNanos)
                        && phase.compareAndSet(seen, new Open(permit + 1, closed.troubleFrom(nowNanos)));
            }
            if (!(seen instanceof HalfOpen halfOpen) || !halfOpen.gave(permit)) {
                return false;
            }
            if (phase.compareAndSet(seen, new Open(halfOpen.permit(), halfOpen.trouble()))) {
                return true;
            }
        }
    }

    /**
     * Hands in a permit whose attempt succeeded.
     *
     * @return whether this very call closed the breaker
     */
    public boolean succeeded(long permit, long nowNanos) {
        while (true) {
            Phase seen = phase.get();
            if (seen instanceof Closed closed) {
                closed.succeeded(permit, nowNanos);
                return false;
            }
            HalfOpen next = seen instanceof HalfOpen halfOpen ? halfOpen.succeeded(permit, nowNanos) : null;
            if (next == null) {
                return false;
            }
            if (phase.compareAndSet(seen, next.closes() ? next.closed(nowNanos) : next)) {
                return next.closes();
            }
        }
    }

    /**
     * Hands in a permit whose attempt says nothing about the upstream: it was cancelled, throttled, lost a stale
     * connection, or was never made.
     */
    public void ignored(long permit, long nowNanos) {
        Phase seen;
        Phase next;
        do {
            seen = phase.get();
            next = seen instanceof HalfOpen halfOpen ? halfOpen.ignored(permit, nowNanos) : null;
        } while (next != null && !phase.compareAndSet(seen, next));
    }

    /**
     * Brings the news that the upstream is up: half-opens the breaker if it is open.
     *
     * @return whether this very call half-opened it
     */
    public boolean probed(long nowNanos) {
        return phase.get() instanceof Open open
                && phase.compareAndSet(open, HalfOpen.startingWith(open.firstPermit(), open.trouble()));
    }

    /** The state at this moment. */
    public State state() {
        return phase.get().state();
    }

    /**
     * For how long in all the breaker has not been closed, to this moment: a clock that runs while the upstream is in
     * trouble. What waits for better times finds out by it for how long it did.
     */
    public long troubledNanos(long nowNanos) {
        return phase.get().troubledNanos(nowNanos);
    }

    private static long requirePositive(long halfOpenPermitNanos) {
        if (halfOpenPermitNanos < 1) {
            throw new IllegalArgumentException(
                    "halfOpenPermitNanos: " + halfOpenPermitNanos + " (expected: 1 or more)");
        }
        return halfOpenPermitNanos;
    }

    /** A state with all that belongs to it. */
    sealed interface Phase permits Closed, Open, HalfOpen, Off {
        State state();

        /** The permit that the next attempt gets if there is a place for it. */
        long permit();

        long troubledNanos(long nowNanos);
    }

    /** @param troubledNanos the sum of all trouble before it */
    record Closed(long permit, FailureRate recent, long troubledNanos) implements Phase {
        static Closed startingWith(long permit, long troubledNanos) {
            return new Closed(permit, new FailureRate(), troubledNanos);
        }

        Trouble troubleFrom(long nowNanos) {
            return new Trouble(troubledNanos, nowNanos);
        }

        @Override
        public long troubledNanos(long nowNanos) {
            return troubledNanos;
        }

        @Override
        public State state() {
            return State.CLOSED;
        }

        /** Counts a failure, and says whether it is one too many. */
        boolean failed(long given, long nowNanos) {
            if (given != permit) {
                return false;
            }
            recent.failed(nowNanos);
            return recent.tooHigh(nowNanos);
        }

        void succeeded(long given, long nowNanos) {
            if (given == permit) {
                recent.succeeded(nowNanos);
            }
        }
    }

    private record Open(long firstPermit, Trouble trouble) implements Phase {
        @Override
        public State state() {
            return State.OPEN;
        }

        @Override
        public long permit() {
            return REFUSED;
        }

        @Override
        public long troubledNanos(long nowNanos) {
            return trouble.totalNanos(nowNanos);
        }
    }

    private record Off() implements Phase {
        @Override
        public State state() {
            return State.CLOSED;
        }

        @Override
        public long permit() {
            return 0;
        }

        @Override
        public long troubledNanos(long nowNanos) {
            return 0;
        }
    }
}
