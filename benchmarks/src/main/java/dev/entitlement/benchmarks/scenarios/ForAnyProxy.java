package dev.entitlement.benchmarks.scenarios;

import dev.entitlement.benchmarks.load.Generator;
import dev.entitlement.benchmarks.load.LoadPlan;
import java.io.IOException;
import java.util.List;

/** The scenarios that ask nothing of the proxy but to pass calls on, so that others can be put through them. */
public final class ForAnyProxy {
    private static final long REHEARSAL_NANOS = 2_000_000_000L;

    private ForAnyProxy() {}

    /** A burst, an outage, a loss of capacity. */
    public static List<Scenario> scenarios() {
        return List.of(BurstGateway.whole(), Outage.once(), new CapacityDrop());
    }

    /** Warms the generator up, once a process: what is compiled then is compiled for every run. */
    public static void rehearse() throws IOException, InterruptedException {
        try (Generator generator =
                new Generator(new LoadPlan("http://127.0.0.1:9", "burst:1@0s", 1), (call, ending, now) -> {})) {
            generator.rehearse(REHEARSAL_NANOS);
        }
    }
}
