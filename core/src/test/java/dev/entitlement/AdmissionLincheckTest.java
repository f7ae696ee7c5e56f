package dev.entitlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.entitlement.guards.Interleavings;
import dev.entitlement.policy.CircuitBreaker;
import dev.entitlement.policy.Priority;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * The queue, its tickets and the count of permits. Who is served by whom depends on who is at work in the queue, so that no
 * order of the operations explains what each of them sees. What must hold: no more permits out than the limit, at any moment;
 * and once threads are done, nobody who waits while a permit is free, none who is told twice or not at all, no permit lost.
 */
class AdmissionLincheckTest {

    @Test
    void one_permit_is_out_at_most_and_nobody_waits_for_one_that_is_free() {
        Interleavings.explore(OnePermit.class);
    }

    @Test
    void whoever_finds_the_queue_full_is_told() {
        Interleavings.explore(OnePlaceInTheQueue.class);
    }

    public static class OnePermit extends Crowd {
        public OnePermit() {
            super(100);
        }
    }

    public static class OnePlaceInTheQueue extends Crowd {
        public OnePlaceInTheQueue() {
            super(1);
        }
    }

    public abstract static class Crowd implements Ticket.Owner {
        private static final long FAR = 1L << 60;

        private final TaskLoop loop = new TaskLoop();
        private final Admission admission;
        private final Queue<Long> held = new ConcurrentLinkedQueue<>();
        private final Queue<Ticket> waiting = new ConcurrentLinkedQueue<>();
        private final AtomicInteger out = new AtomicInteger();

        Crowd(int maxQueued) {
            ClientSettings settings = ClientSettings.builder()
                    .adaptiveLimit(false)
                    .circuitBreaker(false)
                    .maxInFlight(1)
                    .maxQueued(maxQueued)
                    .build();
            admission =
                    new Admission(settings, CircuitBreaker.off(), null, loop); // without a circuit nothing is probed
        }

        @Operation
        public void ask() {
            long got = admission.tryAcquire(1);
            if (got >= 0) {
                hold(got);
            } else {
                Ticket ticket = new Ticket(this, loop, "caller", Priority.FIRST, FAR);
                waiting.add(ticket);
                admission.await(ticket);
            }
        }

        @Operation
        public void giveBack() {
            Long permit = held.poll();
            if (permit != null) {
                out.decrementAndGet();
                admission.giveBack(permit, 1);
            }
        }

        @Operation
        public void leave() {
            Ticket ticket = waiting.peek();
            if (ticket != null && admission.leave(ticket)) {
                waiting.remove(ticket);
            }
        }

        @Validate
        public void all_are_served_in_the_end() {
            loop.runTasks();
            assertEquals(waiting.size(), admission.queued());
            assertEquals(held.size(), admission.inFlight());
            while (!held.isEmpty()) {
                giveBack();
                loop.runTasks();
            }
            assertEquals(0, waiting.size());
            assertEquals(0, admission.queued());
            assertEquals(0, admission.inFlight());
        }

        private void hold(long permit) {
            assertEquals(1, out.incrementAndGet());
            held.add(permit);
        }

        @Override
        public void admitted(Ticket ticket, long permit) {
            assertTrue(waiting.remove(ticket));
            hold(permit);
        }

        @Override
        public void shed(Ticket ticket, Refusal refusal) {
            assertTrue(waiting.remove(ticket));
        }
    }
}
