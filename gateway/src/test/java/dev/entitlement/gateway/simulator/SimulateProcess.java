package dev.entitlement.gateway.simulator;

import dev.entitlement.gateway.signals.ProcessSignals;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The command as a process of its own, to be sent signals. */
final class SimulateProcess {

    private SimulateProcess() {}

    public static void main(String[] args) {
        System.exit(SimulateCommand.commandLine(SimulateProcess::stopSignal).execute(args));
    }

    private static Mono<Void> stopSignal() {
        Sinks.Empty<Void> stop = Sinks.empty();
        ProcessSignals.on("INT", stop::tryEmitEmpty);
        ProcessSignals.on("TERM", stop::tryEmitEmpty);
        return stop.asMono();
    }
}
