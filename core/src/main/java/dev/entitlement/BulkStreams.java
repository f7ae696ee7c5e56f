package dev.entitlement;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The bulks that a client is at work on, so that they hear of its drain also while they wait for something. Thread-safe. */
final class BulkStreams {
    private final Set<BulkStream<?>> all = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    void began(BulkStream<?> stream) {
        all.add(stream);
        if (draining) { // asked after it was added: the drain may have come before that
            stream.drain();
        }
    }

    void ended(BulkStream<?> stream) {
        all.remove(stream);
    }

    void drain() {
        draining = true;
        all.forEach(BulkStream::drain);
    }
}
