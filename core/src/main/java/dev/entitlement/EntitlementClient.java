package dev.entitlement;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;

/** Sketch of the door; the working one follows. */
public final class EntitlementClient {
    private EntitlementClient() {}

    public Mono<EntitlementResult> reactivate(String entitlementId) {
        return reactivate(ReactivationRequest.of(entitlementId));
    }

    public Mono<EntitlementResult> reactivate(ReactivationRequest request) {
        return Mono.empty();
    }

    /** One echo upstream, once, with the attempt timeout; authorization null means the client's credentials. */
    public Mono<EchoResult> echo(String echoId, @Nullable String authorization) {
        return Mono.empty();
    }

    public ClientStatus status() {
        return new ClientStatus(0, 0, 0, CircuitState.CLOSED, null, 0, 0, 0, false);
    }

    /** Refuses new calls from now on; completes when those not yet ended have ended. */
    public Mono<Void> drain() {
        return Mono.empty();
    }

    /** Drains, then closes the connections. */
    public Mono<Void> close() {
        return Mono.empty();
    }

    public static Builder builder() {
        return new Builder();
    }

    public static final class Builder {
        public Builder settings(ClientSettings settings) {
            return this;
        }

        public Builder credentials(Credentials credentials) {
            return this;
        }

        public Builder listener(CallListener listener) {
            return this;
        }

        public Builder actionHandler(ActionHandler handler) {
            return this;
        }

        /** The event loops to run on; shared ones are not closed with the client. */
        public Builder loopResources(LoopResources loops) {
            return this;
        }

        /** Customises the transport: proxy, TLS, resolver, socket options. */
        public Builder transport(UnaryOperator<TcpClient> transport) {
            return this;
        }

        public EntitlementClient build() {
            return new EntitlementClient();
        }

        static Duration unused() {
            return Duration.ZERO;
        }
    }
}
