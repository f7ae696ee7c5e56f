package dev.entitlement.gateway.serve;

import dev.entitlement.BulkResult;
import dev.entitlement.EchoResult;
import dev.entitlement.EntitlementClient;
import dev.entitlement.EntitlementResult;
import dev.entitlement.ReactivationRequest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What the data plane needs of the client: the seam between parsing and deciding. Results come on the event loop that was
 * subscribed on, for an answer is written where its connection lives.
 */
interface Calls {

    Mono<EntitlementResult> reactivate(ReactivationRequest request);

    /**
     * Many, read as they can be sent; each result with its line, in order of completion.
     *
     * @see EntitlementClient#reactivateAll
     */
    <T> Flux<BulkResult<T>> reactivateAll(Publisher<T> lines, Function<? super T, ReactivationRequest> request);

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
            public <T> Flux<BulkResult<T>> reactivateAll(
                    Publisher<T> lines, Function<? super T, ReactivationRequest> request) {
                return client.reactivateAll(lines, request);
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
