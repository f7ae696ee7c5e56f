package dev.entitlement.gateway.simulator;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many calls are here: from their arrival until their answer is about to be written, or their connection is gone.
 * Who stays for one answer at a time is so never counted twice, however soon the next call follows. Thread-safe.
 */
final class InFlight {

    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    Stay enter() {
        int calls = now.incrementAndGet();
        if (calls > most.get()) {
            most.accumulateAndGet(calls, Math::max);
        }
        return new Stay();
    }

    int now() {
        return now.get();
    }

    /** The most that ever were here at once. */
    int most() {
        return most.get();
    }

    /** One call's. */
    final class Stay {
        private final AtomicBoolean over = new AtomicBoolean();

        /** May be told again. */
        void end() {
            if (over.compareAndSet(false, true)) {
                now.decrementAndGet();
            }
        }
    }
}
