package dev.entitlement.gateway.simulator;

import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.BindException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.ChannelBindException;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** Starts simulators. Each has entitlements, identifiers and counts of its own. */
public final class Simulator {

    /** Callers may come all at once; the kernel caps this with its own limit. */
    private static final int BACKLOG = 16_384;

    /** An id of 128 characters can take 1.5 KiB percent-encoded; a client's trace context and credentials as much again. */
    private static final int LONGEST_HEAD = 16 * 1024;

    private Simulator() {}

    /**
     * Starts a simulator on event loops of its own, one a core, as daemon threads; they end with it.
     *
     * @return the running simulator; errors with a {@link BindException} if it cannot listen, whose message gives the
     *     address and the reason
     */
    public static Mono<RunningSimulator> start(SimulatorSettings settings) {
        return Mono.defer(() -> {
            int threads = Runtime.getRuntime().availableProcessors();
            LoopResources loops = LoopResources.create("simulator", threads, true);
            return start(settings, loops, loops, Clocks.system())
                    .onErrorResume(failure -> loops.disposeLater(Duration.ZERO, Duration.ofSeconds(2))
                            .then(Mono.error(failure)));
        });
    }

    /** As {@link #start(SimulatorSettings)}, on event loops that the caller owns and that outlive the simulator. */
    public static Mono<RunningSimulator> start(SimulatorSettings settings, LoopResources loops) {
        return start(settings, loops, null, Clocks.system());
    }

    static Mono<RunningSimulator> start(
            SimulatorSettings settings, LoopResources loops, @Nullable LoopResources owned, Clocks clocks) {
        Platform platform = new Platform(settings.seed(), settings.faults(), clocks);
        ChannelGroup connections = new DefaultChannelGroup("simulator", ImmediateEventExecutor.INSTANCE);
        return server(settings, loops, connections)
                .handle(new Routes(platform, new Bodies(settings.seed())))
                .bind()
                .<RunningSimulator>map(
                        server -> new RunningSimulator(settings.host(), server, connections, owned, platform))
                .onErrorMap(failure -> cannotListen(settings, failure));
    }

    private static HttpServer server(SimulatorSettings settings, LoopResources loops, ChannelGroup connections) {
        return HttpServer.create()
                .host(settings.host())
                .port(settings.port())
                .runOn(loops)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .doOnChannelInit((observer, channel, remote) -> connections.add(channel))
                .httpRequestDecoder(
                        decoder -> decoder.maxInitialLineLength(LONGEST_HEAD).maxHeaderSize(LONGEST_HEAD));
    }

    private static Throwable cannotListen(SimulatorSettings settings, Throwable failure) {
        Throwable reason =
                failure instanceof ChannelBindException && failure.getCause() != null ? failure.getCause() : failure;
        BindException refusal = new BindException(
                Addresses.text(settings.host(), settings.port()) + " (" + Addresses.reason(reason) + ")");
        refusal.initCause(failure);
        return refusal;
    }
}
