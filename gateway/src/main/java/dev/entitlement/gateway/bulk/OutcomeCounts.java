package dev.entitlement.gateway.bulk;

import dev.entitlement.Outcome;
import java.util.concurrent.atomic.AtomicLongArray;

/** How many calls ended how. Thread-safe; read while it is counted on, its parts may differ by a few calls. */
public final class OutcomeCounts {
    private final AtomicLongArray counts = new AtomicLongArray(Outcome.values().length);

    public void add(Outcome outcome) {
        counts.getAndIncrement(outcome.ordinal());
    }

    public long of(Outcome outcome) {
        return counts.get(outcome.ordinal());
    }

    public long total() {
        long total = 0;
        for (int i = 0; i < counts.length(); i++) {
            total += counts.get(i);
        }
        return total;
    }

    /** Whether every user has, or is about to have, access. */
    public boolean allRestored() {
        for (Outcome outcome : Outcome.values()) {
            if (!outcome.restored() && of(outcome) > 0) {
                return false;
            }
        }
        return true;
    }
}
