package dev.entitlement;

import dev.entitlement.policy.FairQueue;
import dev.entitlement.policy.Priority;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A place in the queue for a permit. Its attempts, on their loop, and the queue, on any thread, may settle it at the same
 * time: whoever is first does.
 */
final class Ticket extends FairQueue.Entry implements Runnable {
    private static final Object WAITING = new Object();
    private static final Object LEFT = new Object();

    private final Attempts attempts;
    private final CallLoop loop;
    private final Priority wished;
    private final AtomicReference<Object> state = new AtomicReference<>(WAITING); // then a permit, a refusal, or LEFT
    private volatile long deadlineNanos;

    Ticket(Attempts attempts, CallLoop loop, Object caller, Priority wished, long deadlineNanos) {
        super(caller);
        this.attempts = attempts;
        this.loop = loop;
        this.wished = wished;
        this.deadlineNanos = deadlineNanos;
    }

    Priority wished() {
        return wished;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** Somebody joined the attempts who waits longer. */
    void extend(long laterNanos) {
        deadlineNanos = laterNanos;
    }

    boolean isSettled() {
        return state.get() != WAITING;
    }

    /** False if it was settled before. */
    boolean leave() {
        return state.compareAndSet(WAITING, LEFT);
    }

    /** Settles it with a permit; false if it was settled before. */
    boolean grant(long permit) {
        return state.compareAndSet(WAITING, permit);
    }

    /** Settles it with a refusal; false if it was settled before. */
    boolean refuse(Refusal refusal) {
        return state.compareAndSet(WAITING, refusal);
    }

    /** Sends the end to the attempts; false if their loop was shut down, and they with it. */
    boolean tell() {
        try {
            loop.execute(this); // later, also on this thread: the queue is at work
            return true;
        } catch (RejectedExecutionException shutDown) {
            return false;
        }
    }

    /** On the attempts' loop: tells them. */
    @Override
    public void run() {
        Object end = state.get();
        if (end instanceof Long permit) {
            attempts.admitted(this, permit);
        } else if (end instanceof Refusal refusal) {
            attempts.shed(this, refusal);
        }
    }
}
