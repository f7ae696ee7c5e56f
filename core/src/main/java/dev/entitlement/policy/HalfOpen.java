package dev.entitlement.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The half-open phase of a circuit breaker: 10 places for attempts on probation. Immutable: whatever happens in the
 * phase makes a new one.
 *
 * <p>An attempt that did well keeps its place; one that is given back or has expired frees it. So 10 attempts at most
 * are ever out, and neither a lost permit nor a row of throttled attempts can wedge the breaker.
 *
 * @param first the first permit of this phase; lower ones are of earlier phases
 * @param permit the permit to give next
 * @param good attempts that succeeded in this phase
 * @param held the permits that are out, oldest first
 * @param trouble goes on until the circuit is closed
 */
record HalfOpen(long first, long permit, int good, List<Held> held, Trouble trouble) implements CircuitBreaker.Phase {
    private static final int PLACES = 10;
    private static final int GOOD_TO_CLOSE = 5;

    /** A permit that is out, and until when it counts. */
    record Held(long permit, long expiresAtNanos) {
        boolean expired(long nowNanos) {
            return nowNanos - expiresAtNanos >= 0; // by difference: nanoTime has no origin and may wrap
        }
    }

    static HalfOpen startingWith(long permit, Trouble trouble) {
        return new HalfOpen(permit, permit, 0, List.of(), trouble);
    }

    @Override
    public CircuitBreaker.State state() {
        return CircuitBreaker.State.HALF_OPEN;
    }

    /** Whether the permit was given in this phase, however long ago. */
    boolean gave(long given) {
        return given >= first && given < permit;
    }

    boolean closes() {
        return good >= GOOD_TO_CLOSE;
    }

    /** The phase that follows when enough did well. */
    CircuitBreaker.Phase closed(long nowNanos) {
        return CircuitBreaker.Closed.startingWith(permit, troubledNanos(nowNanos));
    }

    @Override
    public long troubledNanos(long nowNanos) {
        return trouble.totalNanos(nowNanos);
    }

    /** After {@link #permit()} was given to someone, {@code null} if every place is taken. */
    @Nullable
    HalfOpen given(long nowNanos, long permitNanos) {
        List<Held> out = outNow(nowNanos);
        if (good + out.size() >= PLACES) {
            return null;
        }
        out.add(new Held(permit, nowNanos + permitNanos));
        return new HalfOpen(first, permit + 1, good, List.copyOf(out), trouble);
    }

    /** After an attempt succeeded, {@code null} if its permit is not out, or no longer. */
    @Nullable
    HalfOpen succeeded(long given, long nowNanos) {
        return handedIn(given, nowNanos, good + 1);
    }

    /** After a permit was given back unused, {@code null} if it is not out, or no longer. */
    @Nullable
    HalfOpen ignored(long given, long nowNanos) {
        return handedIn(given, nowNanos, good);
    }

    private @Nullable HalfOpen handedIn(long given, long nowNanos, int goodThen) {
        List<Held> out = outNow(nowNanos);
        boolean wasOut = out.removeIf(one -> one.permit() == given);
        return wasOut ? new HalfOpen(first, permit, goodThen, List.copyOf(out), trouble) : null;
    }

    private List<Held> outNow(long nowNanos) {
        List<Held> out = new ArrayList<>(held);
        out.removeIf(one -> one.expired(nowNanos));
        return out;
    }
}
