package dev.entitlement.gateway.serve;

import dev.entitlement.EntitlementClient;
import dev.entitlement.gateway.options.Address;
import dev.entitlement.gateway.options.ServeOptions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpServer;

/** The listening data plane. Thread-safe. */
public final class Gateway {
    private final String host;
    private final DisposableServer server;
    private final ChannelGroup connections;
    private final Calls calls;
    private final Drain drain;

    private Gateway(String host, DisposableServer server, ChannelGroup connections, Calls calls, Drain drain) {
        this.host = host;
        this.server = server;
        this.connections = connections;
        this.calls = calls;
        this.drain = drain;
    }

    /**
     * Begins to listen; an error of the Mono says why that was not possible.
     *
     * @param client drained with the gateway, but not closed
     * @param registry where callers' connections and refused requests are counted
     * @param loops the event loops of the client, too: a call then never changes threads
     * @throws dev.entitlement.gateway.options.OptionException if the file with callers' keys cannot be used
     */
    public static Mono<Gateway> start(
            ServeOptions options, EntitlementClient client, MeterRegistry registry, LoopResources loops) {
        Callers callers = Callers.of(options);
        Disposable watch = callers.watch(Schedulers.boundedElastic());
        return start(GatewaySettings.of(options), callers, Calls.of(client), new RefusalCounts(registry), loops)
                .doOnNext(gateway -> gateway.server.onDispose(watch))
                .doOnNext(gateway -> gateway.bindTo(registry))
                .doOnError(e -> watch.dispose());
    }

    /** One whose refusals nobody counts. */
    static Mono<Gateway> start(GatewaySettings settings, Callers callers, Calls calls, LoopResources loops) {
        return start(settings, callers, calls, refused -> {}, loops);
    }

    /** @param refusals hears of each request that is refused before it is a call, on its event loop */
    static Mono<Gateway> start(
            GatewaySettings settings,
            Callers callers,
            Calls calls,
            Consumer<HttpResponseStatus> refusals,
            LoopResources loops) {
        Drain drain = new Drain();
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        Routes routes = new Routes(settings, callers, calls, drain, refusals);
        return TcpServer.create()
                .host(settings.host())
                .port(settings.port())
                .runOn(loops)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .doOnChannelInit((observer, channel, address) -> {
                    channel.pipeline().remove(NettyPipeline.ReactiveBridge);
                    CallerConnection.install(channel, settings.limits(), drain, routes);
                    connections.add(channel); // last: whatever is in it can be finished
                })
                .bind()
                .map(server -> new Gateway(settings.host(), server, connections, calls, drain));
    }

    private void bindTo(MeterRegistry registry) {
        Gauge.builder("entitlement.caller.connections", this, Gateway::connections)
                .description("Connections of callers, whether they say anything or not")
                .register(registry);
    }

    /** Where it listens, with the port that was picked. */
    public Address address() {
        return new Address(host, server.port());
    }

    /** Requests taken in and not answered yet. */
    public int unanswered() {
        return drain.unanswered();
    }

    /** Connections of callers, whether they say anything or not. */
    public int connections() {
        return connections.size();
    }

    /**
     * Ends in good order: for {@code delay} calls are still taken, but every answer asks its caller to go elsewhere; then
     * calls are refused, and those not yet ended have {@code timeout} to end; then the listener and all connections close.
     * Subscribed to again with no delay, it cuts a delay short.
     *
     * @return whether every call ended by itself; false if some had to be cut
     */
    public Mono<Boolean> drain(Duration delay, Duration timeout) {
        return Mono.defer(() -> {
                    drain.close();
                    return delay.isZero() ? Mono.empty() : Mono.delay(delay, Schedulers.parallel());
                })
                .then(Mono.defer(() -> Mono.when(calls.drain(), drain.refuse())
                        .thenReturn(true)
                        .timeout(timeout, Mono.just(false))))
                .flatMap(complete -> close().thenReturn(complete));
    }

    /** Closes the listener and all connections, whatever is going on. */
    public Mono<Void> close() {
        server.dispose();
        connections.forEach(CallerConnection::finish);
        return server.onDispose();
    }
}
