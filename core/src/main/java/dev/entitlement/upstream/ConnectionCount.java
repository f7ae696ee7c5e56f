package dev.entitlement.upstream;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The connections of all loops together, open or being made, and the most there should be: as many as attempts may be in
 * flight. A loop cannot use what lies idle on another, so bursts that come to one after the other would leave more. A loop
 * that is about to exceed the sum has the longest idle connection of another closed, but waits for nothing: for a moment
 * there may be as many too many as there are closes on their way. Thread-safe.
 */
final class ConnectionCount {
    private final int most;
    private final AtomicInteger count = new AtomicInteger();
    private final List<Connections> loops = new CopyOnWriteArrayList<>();

    ConnectionCount(int most) {
        this.most = most;
    }

    void join(Connections loop) {
        loops.add(loop);
    }

    /** A connect begins. */
    void began() {
        if (count.incrementAndGet() > most) {
            makeRoom();
        }
    }

    /** A connect came to nothing, or a connection was closed. */
    void ended() {
        count.decrementAndGet();
    }

    boolean isExceeded() {
        return count.get() > most;
    }

    /** Without an idle one there is nothing to close now: then the next that falls idle is. */
    private void makeRoom() {
        Connections idlest = idlest();
        if (idlest != null) {
            idlest.closeLongestIdle();
        }
    }

    private @Nullable Connections idlest() {
        Connections idlest = null;
        int most = 0;
        for (Connections loop : loops) {
            int idling = loop.idling();
            if (idling > most) {
                most = idling;
                idlest = loop;
            }
        }
        return idlest;
    }
}
