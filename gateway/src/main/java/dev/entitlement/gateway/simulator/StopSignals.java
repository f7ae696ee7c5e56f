package dev.entitlement.gateway.simulator;

import dev.entitlement.gateway.signals.ProcessSignals;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * SIGINT and SIGTERM as an event. A shutdown hook could stop the simulator as well, but the JVM's exit status would then
 * tell of a signal (130, 143) and not of a clean end.
 */
final class StopSignals {

    private StopSignals() {}

    /** Completes at the first of the two from now on; the process no longer ends by itself then. */
    static Mono<Void> next() {
        Sinks.Empty<Void> stop = Sinks.empty();
        ProcessSignals.on("INT", stop::tryEmitEmpty);
        ProcessSignals.on("TERM", stop::tryEmitEmpty);
        return stop.asMono();
    }
}
