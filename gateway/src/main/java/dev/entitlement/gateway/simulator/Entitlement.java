package dev.entitlement.gateway.simulator;

/**
 * One entitlement: its state, and how often it was called for and reactivated. Thread-safe; nothing waits while holding
 * the monitor. Plain ints rather than atomics, for a load test makes millions of these.
 */
final class Entitlement {

    private enum State {
        ENDED,
        PENDING,
        ACTIVE
    }

    private State state = State.ENDED;
    private int calls;
    private int applied;

    /** Counts a call; the first gets 1. */
    synchronized int called() {
        return ++calls;
    }

    /**
     * A reactivation by the rules: an ended entitlement becomes active or pending, a pending one is reactivated again
     * (the platform hands out a new URL), an active one stays as it is.
     */
    synchronized Answer reactivate(String id, boolean startsPending, long nowMillis) {
        if (state == State.ACTIVE) {
            return new Answer(Code.ALREADY_EXISTS, id, nowMillis, 0);
        }
        if (state == State.ENDED) {
            state = startsPending ? State.PENDING : State.ACTIVE;
        }
        Code code = state == State.PENDING ? Code.CLIENT_ACTION_REQUIRED : Code.OK;
        return new Answer(code, id, nowMillis, ++applied);
    }

    /** What a scripted id gets, whatever its state. */
    synchronized Answer follow(Code script, String id, long nowMillis) {
        return new Answer(script, id, nowMillis, script.reactivates() ? ++applied : 0);
    }

    synchronized int calls() {
        return calls;
    }

    synchronized int applied() {
        return applied;
    }
}
