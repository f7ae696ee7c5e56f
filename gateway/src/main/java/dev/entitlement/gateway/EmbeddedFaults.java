package dev.entitlement.gateway;

import dev.entitlement.gateway.admin.FaultControl;
import dev.entitlement.gateway.simulator.RunningSimulator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The faults of the embedded simulator, for the status page. Handed through within the process: the page talks to the admin
 * plane alone.
 */
final class EmbeddedFaults implements FaultControl {
    private final Supplier<@Nullable RunningSimulator> simulator;

    /** @param simulator null until it runs; the admin plane answers sooner */
    EmbeddedFaults(Supplier<@Nullable RunningSimulator> simulator) {
        this.simulator = simulator;
    }

    @Override
    public byte[] read() {
        return running().faultsJson();
    }

    @Override
    public byte[] change(byte[] json) {
        return running().changeFaults(json);
    }

    private RunningSimulator running() {
        RunningSimulator running = simulator.get();
        if (running == null) {
            throw new IllegalStateException("The simulator does not run yet");
        }
        return running;
    }
}
