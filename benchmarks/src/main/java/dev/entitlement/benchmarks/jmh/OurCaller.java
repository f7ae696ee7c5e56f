package dev.entitlement.benchmarks.jmh;

import dev.entitlement.ClientSettings;
import dev.entitlement.Credentials;
import dev.entitlement.EntitlementClient;
import dev.entitlement.EntitlementResult;
import dev.entitlement.Outcome;
import java.net.URI;
import java.time.Duration;
import reactor.netty.resources.LoopResources;

/** Ours, with its default settings but for the timeouts: deadline, retries, budget, breaker, adaptive limit, queue, coalescing. */
final class OurCaller implements Caller {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final LoopResources loops = LoopResources.create("ours", 1, true);
    private final EntitlementClient client;

    OurCaller(String url) {
        client = EntitlementClient.builder()
                .settings(ClientSettings.builder()
                        .baseUrl(URI.create(url))
                        .attemptTimeout(ATTEMPT_TIMEOUT)
                        .connectTimeout(ATTEMPT_TIMEOUT)
                        .deadline(ATTEMPT_TIMEOUT.multipliedBy(2))
                        .build())
                .credentials(Credentials.basic("benchmark", "benchmark"))
                .loopResources(loops)
                .build();
    }

    @Override
    public void call(String id, Ended ended) {
        client.reactivate(id).subscribe(new EndOfCall<>(ended, OurCaller::isReactivated));
    }

    private static boolean isReactivated(EntitlementResult result) {
        return result.outcome() == Outcome.REACTIVATED;
    }

    @Override
    public void close() {
        client.close().block(PATIENCE);
        loops.dispose();
    }
}
