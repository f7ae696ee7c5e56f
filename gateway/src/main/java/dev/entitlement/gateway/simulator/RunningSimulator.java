package dev.entitlement.gateway.simulator;

import io.netty.channel.group.ChannelGroup;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.JsonNode;

/** A simulator that listens. Thread-safe. */
public final class RunningSimulator implements Disposable {

    private static final Duration LOOPS_END = Duration.ofSeconds(2);

    private final String host;
    private final DisposableServer server;
    private final ChannelGroup connections;
    private final @Nullable LoopResources owned;
    private final Platform platform;

    RunningSimulator(
            String host,
            DisposableServer server,
            ChannelGroup connections,
            @Nullable LoopResources owned,
            Platform platform) {
        this.host = host;
        this.server = server;
        this.connections = connections;
        this.owned = owned;
        this.platform = platform;
    }

    /** As configured. */
    public String host() {
        return host;
    }

    /** The real port, also if 0 was asked for. */
    public int port() {
        return server.port();
    }

    /** The base URL for a client of the Resale API, {@code http://HOST:PORT/v1}; IPv6 addresses in brackets. */
    public String url() {
        return "http://" + Addresses.text(host, port()) + "/v1";
    }

    /** What is wrong with the platform at present. */
    public Faults faults() {
        return platform.faults();
    }

    /** Changes what is wrong, as {@code PUT /simulator/faults} does: for every request from now on. */
    public Faults changeFaults(UnaryOperator<Faults> change) {
        return platform.change(change);
    }

    /** All faults as {@code GET /simulator/faults} tells them. */
    public byte[] faultsJson() {
        return FaultsJson.write(platform.faults());
    }

    /**
     * Changes the members that are given, as {@code PUT /simulator/faults} does.
     *
     * @return all faults, as they are now
     * @throws IllegalArgumentException if this is not a JSON object, a member is unknown or its value not accepted; the
     *     message is for the sender
     */
    public byte[] changeFaults(byte[] body) {
        JsonNode json = FaultsJson.read(body);
        return FaultsJson.write(platform.change(faults -> FaultsJson.apply(faults, json)));
    }

    /** What was seen and done so far. Copies the counts: after millions of calls that takes a while. */
    public Stats stats() {
        return platform.stats();
    }

    /** Stops listening and closes every connection, answered or not. May be called again. */
    @Override
    public void dispose() {
        stop().subscribe();
    }

    @Override
    public boolean isDisposed() {
        return server.isDisposed();
    }

    /** As {@link #dispose()}, and completes when the port is free and the simulator's own event loops have ended. */
    public Mono<Void> stop() {
        return Mono.defer(() -> {
            server.dispose();
            connections.close();
            Mono<Void> stopped = server.onDispose();
            return owned == null ? stopped : stopped.then(owned.disposeLater(Duration.ZERO, LOOPS_END));
        });
    }
}
