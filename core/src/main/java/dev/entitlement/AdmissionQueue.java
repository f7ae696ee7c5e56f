package dev.entitlement;

import dev.entitlement.policy.FairQueue;
import dev.entitlement.policy.Priority;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.util.concurrent.Queues;

/**
 * Calls that wait for a permit: bounded, fair between callers, and honest, for what cannot be served before its deadline
 * at the present rate of service is refused when it comes, and not after it has waited. Thread-safe.
 *
 * <p>No lock: whoever brings something (a ticket, a permit that came free) while nobody is at work does the work, and all
 * that others bring meanwhile. So the queue itself is only ever touched by one thread at a time, and none waits for
 * another. Tickets are told on their own loops, never from in here.
 */
final class AdmissionQueue {
    /** The rate of service moves while a call waits: it is taken in only if it would be served in this share of its time. */
    private static final double RELIED_ON = 0.8;

    private final Admission admission;
    private final int maxQueued;
    private final CallLoop loop;

    private final FairQueue<Ticket> waiting = new FairQueue<>();
    private final Queue<Ticket> brought =
            Queues.<Ticket>unboundedMultiproducer().get(); // those who join, or left
    private final AtomicInteger work = new AtomicInteger();
    private final AtomicInteger size = new AtomicInteger(); // with those who are still being brought
    private final AtomicInteger calls = new AtomicInteger(); // of them
    private final AtomicInteger singleCalls = new AtomicInteger(); // of those
    private final AtomicBoolean wakeUpSet = new AtomicBoolean();
    private final AtomicBoolean bulkWakeUpSet = new AtomicBoolean();
    private volatile boolean draining;

    AdmissionQueue(Admission admission, int maxQueued, CallLoop loop) {
        this.admission = admission;
        this.maxQueued = maxQueued;
        this.loop = loop;
    }

    boolean isEmpty() {
        return size.get() == 0;
    }

    /** Calls that wait, single or lines of a bulk. */
    int calls() {
        return calls.get();
    }

    /** Single calls that wait. */
    int singleCalls() {
        return singleCalls.get();
    }

    /** From now on nobody waits for an open circuit to close. */
    void drain() {
        draining = true;
        serve();
    }

    void join(Ticket ticket) {
        count(ticket, 1);
        brought.add(ticket);
        serve();
    }

    /** False if it has been settled already. */
    boolean leave(Ticket ticket) {
        if (!ticket.leave()) {
            return false;
        }
        settled(ticket);
        brought.add(ticket); // so that it is taken out of its line by whoever is at work there
        serve();
        return true;
    }

    private void settled(Ticket ticket) {
        count(ticket, -1);
    }

    private void count(Ticket ticket, int more) {
        size.addAndGet(more);
        if (ticket.isOfCall()) {
            calls.addAndGet(more);
        }
        if (ticket.wished() != Priority.BULK) {
            singleCalls.addAndGet(more);
        }
    }

    /** Gives out the permits there are. Call it whenever there may be more than before. */
    void serve() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int done = 1;
        while (done != 0) {
            long now = loop.nanoTime();
            givePermits(now);
            takeIn(now);
            done = work.addAndGet(-done);
        }
    }

    private void takeIn(long now) {
        Ticket ticket;
        while ((ticket = brought.poll()) != null) {
            if (ticket.isSettled()) {
                waiting.remove(ticket);
            } else {
                take(ticket, now);
                givePermits(now);
            }
        }
    }

    private void take(Ticket ticket, long now) {
        if (isHopeless(ticket, now)) {
            refuse(ticket, Refusal.DEADLINE);
            return;
        }
        if (ticket.wished() != Priority.BULK && waiting.sizeOfSingleCalls() >= maxQueued) {
            Ticket gone = waiting.giveWay(ticket);
            refuse(gone, Refusal.QUEUE_FULL);
            if (gone == ticket) {
                return;
            }
        }
        waiting.add(ticket, ticket.wished());
    }

    /** A bulk line is never shed once it is read: it was read because a permit was near. */
    private boolean isHopeless(Ticket ticket, long now) {
        if (ticket.wished() == Priority.BULK) {
            return false;
        }
        int ahead = waiting.ahead(ticket.caller(), ticket.wished());
        long available = ticket.deadlineNanos() - now - admission.roundTripNanos();
        return ahead > 0 && admission.expectedWaitNanos(ahead) > RELIED_ON * available;
    }

    private void givePermits(long now) {
        while (!waiting.isEmpty()) {
            long permit = waiting.sizeOfSingleCalls() > 0 ? admission.permit(now) : admission.leftOverPermit(now);
            if (permit < 0) {
                withoutPermit(permit, now);
                return;
            }
            if (!give(permit)) {
                admission.giveBack(permit, now);
            }
        }
    }

    private boolean give(long permit) {
        Ticket ticket;
        while ((ticket = waiting.poll()) != null) {
            if (ticket.grant(permit)) {
                settled(ticket);
                if (ticket.tell()) {
                    return true;
                }
            }
        }
        return false;
    }

    private void withoutPermit(long reason, long now) {
        if (admission.isCircuitOpen()) {
            Priority lowest =
                    draining ? Priority.BULK : Priority.RETRY; // bulk waits for better times, if there is time
            Ticket ticket;
            while ((ticket = waiting.poll(lowest)) != null) {
                refuse(ticket, Refusal.CIRCUIT_OPEN);
            }
        } else if (reason == Admission.NO_TOKEN && wakeUpSet.compareAndSet(false, true)) {
            wakeUp(wakeUpSet, admission.untilToken(now));
        } else if (reason == Admission.TOO_EARLY && bulkWakeUpSet.compareAndSet(false, true)) {
            wakeUp(bulkWakeUpSet, admission.untilNotTooEarly(now));
        }
    }

    private void wakeUp(AtomicBoolean isSet, long delayNanos) {
        Runnable wokenUp = () -> {
            isSet.set(false);
            serve();
        };
        loop.schedule(wokenUp, delayNanos);
    }

    private void refuse(Ticket ticket, Refusal refusal) {
        if (ticket.refuse(refusal)) {
            settled(ticket);
            ticket.tell();
        }
    }
}
