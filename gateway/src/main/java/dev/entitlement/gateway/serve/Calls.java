package dev.entitlement.gateway.serve;

import dev.entitlement.EchoResult;
import dev.entitlement.EntitlementClient;
import dev.entitlement.EntitlementResult;
import dev.entitlement.ReactivationRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What the data plane needs of the client: the seam between parsing and deciding. Results come on the event loop that was
 * subscribed on, for Reactor Netty may lose the pipelined request behind an answer that another thread writes.
 */
interface Calls {

    Mono<EntitlementResult> reactivate(ReactivationRequest request);

    Mono<EchoResult> echo(String echoId, @Nullable String authorization);

    /** Refuses new calls from now on; completes when those not yet ended have ended. */
    Mono<Void> drain();

    static Calls of(EntitlementClient client) {
        return new Calls() {
            @Override
            public Mono<EntitlementResult> reactivate(ReactivationRequest request) {
                return client.reactivate(request);
            }

            @Override
            public Mono<EchoResult> echo(String echoId, @Nullable String authorization) {
                return client.echo(echoId, authorization);
            }

            @Override
            public Mono<Void> drain() {
                return client.drain();
            }
        };
    }
}
