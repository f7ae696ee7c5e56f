package dev.entitlement;

import dev.entitlement.policy.FairQueue;
import dev.entitlement.policy.Priority;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.RejectedExecutionException;

/**
 * A place in the queue for a permit. Its owner, on its loop, and the queue, on any thread, may settle it at the same time:
 * whoever is first does.
 */
final class Ticket extends FairQueue.Entry implements Runnable {
    private static final Object WAITING = new Object();
    private static final Object LEFT = new Object();

    /** Smaller than an atomic: in a burst there are as many as calls wait. */
    private static final VarHandle STATE = state();

    private final Owner owner;
    private final CallLoop loop;
    private final Priority wished;
    private volatile Object state = WAITING; // then a permit, a refusal, or LEFT
    private volatile long deadlineNanos;

    /** Who waits with a ticket; it hears how that ended on its own loop, unless it has left. */
    interface Owner {
        void admitted(Ticket ticket, long permit);

        void shed(Ticket ticket, Refusal refusal);

        /** Whether it is a call that has begun. */
        default boolean isCall() {
            return true;
        }
    }

    Ticket(Owner owner, CallLoop loop, Object caller, Priority wished, long deadlineNanos) {
        super(caller);
        this.owner = owner;
        this.loop = loop;
        this.wished = wished;
        this.deadlineNanos = deadlineNanos;
    }

    private static VarHandle state() {
        try {
            return MethodHandles.lookup().findVarHandle(Ticket.class, "state", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    boolean isOfCall() {
        return owner.isCall();
    }

    Priority wished() {
        return wished;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** Somebody joined the owner who waits longer. */
    void extend(long laterNanos) {
        deadlineNanos = laterNanos;
    }

    boolean isSettled() {
        return state != WAITING;
    }

    /** False if it was settled before. */
    boolean leave() {
        return settle(LEFT);
    }

    /** Settles it with a permit; false if it was settled before. */
    boolean grant(long permit) {
        return settle(permit);
    }

    /** Settles it with a refusal; false if it was settled before. */
    boolean refuse(Refusal refusal) {
        return settle(refusal);
    }

    private boolean settle(Object end) {
        return STATE.compareAndSet(this, WAITING, end);
    }

    /** Sends the end to the owner; false if its loop was shut down, and it with it. */
    boolean tell() {
        try {
            loop.execute(this); // later, also on this thread: the queue is at work
            return true;
        } catch (RejectedExecutionException shutDown) {
            return false;
        }
    }

    /** On the owner's loop: tells it. */
    @Override
    public void run() {
        Object end = state;
        if (end instanceof Long permit) {
            owner.admitted(this, permit);
        } else if (end instanceof Refusal refusal) {
            owner.shed(this, refusal);
        }
    }
}
