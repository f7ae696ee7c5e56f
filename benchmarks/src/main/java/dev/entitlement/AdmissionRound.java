package dev.entitlement;

import dev.entitlement.policy.CircuitBreaker;
import dev.entitlement.policy.Priority;
import dev.entitlement.upstream.Answer;
import io.netty.channel.EventLoop;
import reactor.core.publisher.Mono;

/** Admission alone: a permit taken and given back, or a place in the queue for a permit that somebody else gives back. */
public final class AdmissionRound {
    private static final Object CALLER = "caller";

    private final Admission admission;
    private final InMemoryLoop loop;
    private final long deadlineNanos;

    /**
     * @param maxInFlight permits there are
     * @param adaptive whether the limit below them follows the upstream
     */
    public AdmissionRound(EventLoop loop, Answer answer, int maxInFlight, boolean adaptive) {
        ClientSettings settings = ClientSettings.builder()
                .maxInFlight(maxInFlight)
                .adaptiveLimit(adaptive)
                .build();
        this.loop = new InMemoryLoop( // tickets are told at once: what waking a thread costs is not asked here
                loop, Runnable::run, answer, settings.attemptTimeout().toNanos());
        CircuitBreaker breaker =
                new CircuitBreaker(2 * settings.attemptTimeout().toNanos());
        CircuitProbe probe = new CircuitProbe(breaker, this.loop, Mono::never, CallListener.none(), () -> {});
        this.admission = new Admission(settings, breaker, probe, this.loop);
        this.deadlineNanos = settings.deadline().toNanos();
    }

    /** Takes a permit and gives it back after an attempt that was served. Any thread. */
    public long passThrough() {
        long start = System.nanoTime();
        long permit = admission.tryAcquire(start);
        admission.release(permit, Judgement.REACTIVATED, start, System.nanoTime(), loop);
        return permit;
    }

    /** Takes a permit for good; false if there is none. */
    public boolean take() {
        return admission.tryAcquire(System.nanoTime()) >= 0;
    }

    /**
     * Stands in line, gives a permit back that was taken before, and waits for its own, which that may be. Without the
     * wait two threads would not be two callers: the one that is at work in the queue does what both bring, and the other
     * brings more and more; work without an end, which it is, too, that decides how long a round trip takes, and with
     * that whom a deadline refuses. Any thread.
     */
    public void standInLine() {
        long now = System.nanoTime();
        Ticket ticket = new Ticket(Nobody.INSTANCE, loop, CALLER, Priority.FIRST, now + deadlineNanos);
        admission.await(ticket);
        admission.release(0, Judgement.REACTIVATED, now, System.nanoTime(), loop);
        while (!ticket.isSettled()) {
            Thread.onSpinWait();
        }
    }

    /** Whoever gets the permit keeps it. */
    private enum Nobody implements Ticket.Owner {
        INSTANCE;

        @Override
        public void admitted(Ticket ticket, long permit) {}

        @Override
        public void shed(Ticket ticket, Refusal refusal) {
            throw new IllegalStateException("shed: " + refusal);
        }
    }
}
