package dev.entitlement.benchmarks.scenarios;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What happens beside the load, at which instants of the run; one after another, on a thread of its own. */
final class Timeline {
    private static final long STEP_NANOS = 2_000_000;

    private final List<Event> events = new ArrayList<>();

    /** May block: what is due meanwhile happens late. */
    interface Act {
        void perform(long nowNanos) throws IOException, InterruptedException;
    }

    /** @param everyNanos how long until it happens again; 0 for once */
    private record Event(long atNanos, long everyNanos, Act act) {}

    /** Once, at an instant of the run. */
    Timeline at(long nanos, Act act) {
        events.add(new Event(nanos, 0, act));
        return this;
    }

    /** From the start of the run to its end. */
    Timeline every(long periodNanos, Act act) {
        events.add(new Event(0, periodNanos, act));
        return this;
    }

    /** @param clock of the run, in nanoseconds */
    Running start(LongSupplier clock) {
        return new Running(clock, events);
    }

    /** Until it is stopped. */
    static final class Running {
        private final LongSupplier clock;
        private final PriorityQueue<Event> due = new PriorityQueue<>(Comparator.comparingLong(Event::atNanos));
        private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        private final Thread thread;
        private volatile boolean stopped;

        private Running(LongSupplier clock, List<Event> events) {
            this.clock = clock;
            due.addAll(events);
            thread = new Thread(this::perform, "timeline");
            thread.setDaemon(true);
            thread.start();
        }

        private void perform() {
            try {
                while (!stopped && !due.isEmpty()) {
                    Event next = due.peek();
                    if (next.atNanos() <= clock.getAsLong()) {
                        due.poll();
                        next.act().perform(clock.getAsLong());
                        again(next);
                    } else {
                        LockSupport.parkNanos(STEP_NANOS);
                    }
                }
            } catch (IOException | InterruptedException | RuntimeException e) {
                failure.set(e);
            }
        }

        private void again(Event event) {
            if (event.everyNanos() > 0) {
                due.add(new Event(event.atNanos() + event.everyNanos(), event.everyNanos(), event.act()));
            }
        }

        /**
         * Waits for what is happening.
         *
         * @throws IOException if something could not be done: the run is then not what it should have been
         */
        void stop() throws IOException {
            stopped = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Exception cause = failure.get();
            if (cause != null) {
                throw new IOException("in the course of the run: " + cause.getMessage(), cause);
            }
        }
    }
}
