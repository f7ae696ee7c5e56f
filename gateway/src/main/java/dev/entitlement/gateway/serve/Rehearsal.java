package dev.entitlement.gateway.serve;

import dev.entitlement.CallListener;
import dev.entitlement.ClientSettings;
import dev.entitlement.Credentials;
import dev.entitlement.EntitlementClient;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;
import reactor.netty.tcp.TcpServer;

/**
 * Plays calls before anyone is let in. A JVM is many times slower in its first seconds than later, and a gateway may be
 * started just when it is needed most. So a data plane and a client like the real ones, on the same event loops, answer
 * callers of our own over a stub of the platform. All of it is on loopback, in this process, and closed at the end: nothing
 * comes near the real upstream, and nothing is counted but by the listener that is given.
 */
public final class Rehearsal {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int IN_FLIGHT = 64;

    /**
     * Calls at once, in turn: a rush, most of which has to queue, and a few that go straight on. What the compiler has seen
     * of one kind only, it would have to compile once more for the other.
     */
    private static final List<Integer> WAVES = List.of(4 * IN_FLIGHT, IN_FLIGHT / 2, 1);

    private static final int CALLERS = Collections.max(WAVES);

    /** For the calls that are on their way when it ends; it ends with the last of them. */
    private static final Duration LAST_CALLS = Duration.ofSeconds(2);

    private final LoopResources loops;
    private final DisposableServer upstream;
    private final EntitlementClient client;
    private final Gateway gateway;

    private Rehearsal(LoopResources loops, DisposableServer upstream, EntitlementClient client, Gateway gateway) {
        this.loops = loops;
        this.upstream = upstream;
        this.client = client;
        this.gateway = gateway;
    }

    /**
     * Plays for the given time, or until more would be of no use.
     *
     * @param interrupted asked before every call, on event loops: whether to end at once
     * @param listener one like the real one, for it is on the path of every call
     * @param loops the event loops of the real data plane
     * @return how many calls were answered
     */
    public static Mono<Integer> play(
            Duration atMost, BooleanSupplier interrupted, CallListener listener, LoopResources loops) {
        return Mono.usingWhen(
                stage(listener, loops),
                rehearsal -> rehearsal.play(new Rehearsed(atMost, interrupted)),
                Rehearsal::close);
    }

    private static Mono<Rehearsal> stage(CallListener listener, LoopResources loops) {
        Mono<? extends DisposableServer> stub = TcpServer.create()
                .host(LOOPBACK)
                .port(0)
                .runOn(loops)
                .doOnConnection(connection -> handle(connection.channel(), new RehearsingUpstream()))
                .bind();
        return stub.publishOn(Schedulers.boundedElastic())
                .flatMap(
                        upstream -> { // building a client may block
                            EntitlementClient client = client(upstream.port(), listener, loops);
                            return Gateway.start(settings(), Callers.open(), Calls.of(client), loops)
                                    .map(gateway -> new Rehearsal(loops, upstream, client, gateway));
                        });
    }

    private static EntitlementClient client(int port, CallListener listener, LoopResources loops) {
        return EntitlementClient.builder()
                .settings(ClientSettings.builder()
                        .baseUrl(URI.create("http://" + LOOPBACK + ":" + port + "/v1"))
                        .maxInFlight(IN_FLIGHT)
                        .build())
                .credentials(Credentials.basic("rehearsal", "rehearsal"))
                .listener(listener)
                .loopResources(loops)
                .build();
    }

    private static GatewaySettings settings() {
        return new GatewaySettings(LOOPBACK, 0, false, Duration.ofSeconds(10), Set.of(), null, Limits.PROMISED);
    }

    /** Reactor Netty's own end of the pipeline is left with nothing to do. */
    private static void handle(Channel channel, ChannelHandler handler) {
        channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, "rehearsal", handler);
        channel.config().setAutoRead(true);
    }

    private Mono<Integer> play(Rehearsed rehearsed) {
        TcpClient caller = TcpClient.newConnection()
                .host(LOOPBACK)
                .port(gateway.address().port())
                .runOn(loops);
        return Flux.range(0, CALLERS)
                .flatMap(number -> caller.connect().map(Rehearsal::calling), CALLERS)
                .collectList()
                .flatMap(callers -> play(callers, rehearsed))
                .timeout(rehearsed.atMost().plus(LAST_CALLS), Mono.empty(), Schedulers.parallel())
                .then(Mono.fromSupplier(rehearsed::answered));
    }

    private static RehearsingCaller calling(Connection connection) {
        RehearsingCaller caller = new RehearsingCaller();
        handle(connection.channel(), caller);
        return caller;
    }

    private static Mono<Void> play(List<RehearsingCaller> callers, Rehearsed rehearsed) {
        return Flux.fromIterable(WAVES)
                .repeat(rehearsed::goesOn)
                .concatMap(size ->
                        Flux.fromIterable(callers.subList(0, size)).flatMap(caller -> call(caller, rehearsed), size))
                .then(Mono.defer(() -> Flux.fromIterable(callers)
                        .flatMap(RehearsingCaller::close)
                        .then()));
    }

    private static Mono<Void> call(RehearsingCaller caller, Rehearsed rehearsed) {
        int number = rehearsed.next();
        return number == 0 ? Mono.empty() : caller.call(number).doOnSuccess(answer -> rehearsed.oneAnswered());
    }

    private Mono<Void> close() {
        return gateway.close().then(client.closeNow()).then(Mono.defer(() -> {
            upstream.dispose();
            return upstream.onDispose();
        }));
    }
}
