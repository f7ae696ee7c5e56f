package dev.entitlement;

import dev.entitlement.upstream.Answer;
import io.netty.channel.EventLoop;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * Lets benchmarks have the client without its wire: the code of the call is the one that is shipped, whole, and only the
 * exchange with the upstream is left out. In this package because what it replaces is nobody's business outside.
 */
public final class InMemoryClient {
    private InMemoryClient() {}

    /** The client with its default settings, on a loop, over an upstream that answers at once, the same to everybody. */
    public static EntitlementClient on(EventLoop loop, Answer answer) {
        ClientSettings settings = ClientSettings.defaults();
        InMemoryLoop calls =
                new InMemoryLoop(loop, answer, settings.attemptTimeout().toNanos());
        return EntitlementClient.builder()
                .settings(settings)
                .credentials(Credentials.basic("benchmark", "benchmark"))
                .on(calls, System::currentTimeMillis)
                .build();
    }

    /**
     * What a client would do that had no policy: make an identifier and a request, send it, judge the answer and tell what
     * came of it, in the same words. The least that the same promise costs.
     */
    public static Mono<EntitlementResult> withoutPolicies(EventLoop loop, Answer answer, ReactivationRequest request) {
        InMemoryLoop calls = new InMemoryLoop(loop, answer, 1);
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super EntitlementResult> caller) {
                caller.onSubscribe(Operators.scalarSubscription(caller, PlainCall.result(calls, request)));
            }
        };
    }
}
