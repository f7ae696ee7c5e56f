package dev.entitlement.gateway;

import dev.entitlement.EntitlementClient;
import dev.entitlement.gateway.options.Address;
import dev.entitlement.gateway.options.ServeOptions;
import dev.entitlement.gateway.serve.Gateway;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** What starting and stopping wants to know of the data plane. */
interface DataPlane {

    /** Where it listens, with the port that was picked. */
    Address address();

    /** Requests taken in and not answered yet. */
    int unanswered();

    /**
     * Ends in good order: for {@code delay} calls are still taken, then refused, and those not yet ended have
     * {@code timeout} to end. Subscribed to again with no delay, it cuts a delay short.
     *
     * @return whether every call ended by itself
     */
    Mono<Boolean> drain(Duration delay, Duration timeout);

    /** Closes the listener and all connections, whatever is going on. */
    Mono<Void> close();

    /** Starts one that listens. */
    static Mono<DataPlane> start(
            ServeOptions options, EntitlementClient client, MeterRegistry registry, LoopResources loops) {
        return Gateway.start(options, client, registry, loops).map(DataPlane::of);
    }

    private static DataPlane of(Gateway gateway) {
        return new DataPlane() {
            @Override
            public Address address() {
                return gateway.address();
            }

            @Override
            public int unanswered() {
                return gateway.unanswered();
            }

            @Override
            public Mono<Boolean> drain(Duration delay, Duration timeout) {
                return gateway.drain(delay, timeout);
            }

            @Override
            public Mono<Void> close() {
                return Mono.defer(gateway::close);
            }
        };
    }

    /** How to start one. */
    interface Start {
        /**
         * Begins to listen; an error of the Mono says why that was not possible.
         *
         * @throws dev.entitlement.gateway.options.OptionException if a file that an option names cannot be used
         */
        Mono<DataPlane> start(
                ServeOptions options, EntitlementClient client, MeterRegistry registry, LoopResources loops);
    }
}
