package dev.entitlement;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One call in flight for a double-clicked button: a call for an entitlement that has one not yet ended, of the same caller
 * and under the same credentials, waits for the same attempts. A call that brings an identifier joins only those with the
 * same one, and one that brings a body neither joins nor is joined. Thread-safe; the links between attempts for one
 * entitlement are touched only inside the map's atomic operations.
 */
final class Coalescing {
    private final ConcurrentHashMap<String, Attempts> running = new ConcurrentHashMap<>();

    /** The attempts that a call is to wait for: those of an equal call, else its own, which others may join from now on. */
    Attempts sharedOr(Attempts own) {
        return running.putIfAbsent(own.entitlementId(), own) == null ? own : search(own);
    }

    private Attempts search(Attempts own) {
        Attempts[] found = {own};
        running.compute(own.entitlementId(), (id, head) -> {
            for (Attempts one = head; one != null; one = one.nextOfEntitlement) {
                if (one.admits(own)) {
                    found[0] = one;
                    return head;
                }
            }
            own.nextOfEntitlement = head;
            return own;
        });
        return found[0];
    }

    /** Nobody joins these any more. Harmless if nobody could. */
    void ended(Attempts gone) {
        boolean alone = gone.nextOfEntitlement == null; // which never becomes more, as others are put before it
        if (!alone || !running.remove(gone.entitlementId(), gone)) {
            running.computeIfPresent(gone.entitlementId(), (id, head) -> without(gone, head));
        }
    }

    private static @Nullable Attempts without(Attempts gone, Attempts head) {
        if (head == gone) {
            return gone.nextOfEntitlement;
        }
        for (Attempts one = head; one != null; one = one.nextOfEntitlement) {
            if (one.nextOfEntitlement == gone) {
                one.nextOfEntitlement = gone.nextOfEntitlement;
            }
        }
        return head;
    }
}
