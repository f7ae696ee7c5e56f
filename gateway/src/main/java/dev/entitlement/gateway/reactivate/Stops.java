package dev.entitlement.gateway.reactivate;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Whether and why a run is to end before its input does. The first reason counts. Thread-safe. */
final class Stops {
    private final Sinks.One<Reason> reason = Sinks.one();
    private volatile @Nullable Reason first;

    /**
     * Why.
     *
     * @param line tells people
     */
    record Reason(int exitStatus, String line) {}

    /**
     * Ends the run in good order: nothing more is sent, what is on the wire is heard out.
     *
     * @return false if it was ending already
     */
    synchronized boolean stop(int exitStatus, String line) {
        if (first != null) {
            return false;
        }
        first = new Reason(exitStatus, line);
        reason.tryEmitValue(first);
        return true;
    }

    /** Completes when the run is to end. */
    Mono<Reason> signal() {
        return reason.asMono();
    }

    /** Null while the run goes on. */
    @Nullable
    Reason reason() {
        return first;
    }
}
