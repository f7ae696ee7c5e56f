package dev.entitlement.gateway;

import dev.entitlement.gateway.signals.ProcessSignals;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Being told to stop. Signals are handled by ourselves rather than by a shutdown hook: a hook cannot tell SIGTERM from
 * SIGINT, runs beside the hooks of libraries that would pull the ground from under calls not yet ended, and leaves the
 * exit status 143 or 130 where the promise is 0, or 1 if calls had to be cut.
 */
enum StopSignal {
    /** SIGTERM: stop, but give load balancers the time to notice. */
    TERM,
    /** SIGINT: somebody waits at a keyboard. */
    INT;

    /** All such signals to this process from now on, for every subscriber. The process no longer ends by them. */
    static Flux<StopSignal> ofThisProcess() {
        Sinks.Many<StopSignal> signals = Sinks.many().replay().all();
        for (StopSignal signal : values()) {
            ProcessSignals.on(
                    signal.name(),
                    () -> signals.emitNext(signal, Sinks.EmitFailureHandler.busyLooping(Duration.ofSeconds(1))));
        }
        return signals.asFlux();
    }

    /** Completes at the first of them from now on. */
    static Mono<Void> first() {
        return ofThisProcess().next().then();
    }
}
