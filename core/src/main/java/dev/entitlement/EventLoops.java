package dev.entitlement;

import dev.entitlement.upstream.Transport;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;

/** The event loops of a {@link LoopResources}, each a home of calls. */
final class EventLoops implements CallLoops {
    /** All calls have ended by then, so there is nothing for the loops to wait for; Netty's default waits two seconds. */
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

    private final List<EventLoopCalls> all;
    private final @Nullable LoopResources own;
    private final FastThreadLocal<@Nullable EventLoopCalls> ofThisThread = new FastThreadLocal<>() {
        @Override
        protected @Nullable EventLoopCalls initialValue() {
            return search();
        }
    };

    private EventLoops(List<EventLoopCalls> all, @Nullable LoopResources own) {
        this.all = all;
        this.own = own;
    }

    /** @param shared loops that are somebody else's; null to make some */
    static EventLoops start(
            ClientSettings settings, UnaryOperator<TcpClient> customizer, @Nullable LoopResources shared) {
        LoopResources.hasNativeSupport(); // loads the native library here, else the first to connect would, on its loop
        Transport transport = new Transport(
                settings.baseUrl(),
                UserAgent.TEXT,
                settings.connectTimeout(),
                settings.idleTimeout(),
                settings.maxInFlight(),
                customizer);
        LoopResources loops = shared != null
                ? shared
                : LoopResources.create("entitlement", LoopResources.DEFAULT_IO_WORKER_COUNT, true);
        SecureRandom seeds = new SecureRandom();
        List<EventLoopCalls> all = new ArrayList<>();
        for (EventExecutor loop : loops.onClient(LoopResources.DEFAULT_NATIVE)) {
            all.add(new EventLoopCalls(
                    (EventLoop) loop, transport, settings.attemptTimeout().toNanos(), seeds));
        }
        return new EventLoops(List.copyOf(all), shared == null ? loops : null);
    }

    @Override
    public CallLoop current() {
        EventLoopCalls here = ofThisThread.get();
        return here != null ? here : all.get(ThreadLocalRandom.current().nextInt(all.size()));
    }

    private @Nullable EventLoopCalls search() {
        for (EventLoopCalls calls : all) {
            if (calls.inLoop()) {
                return calls;
            }
        }
        return null;
    }

    @Override
    public CallLoop first() {
        return all.get(0);
    }

    @Override
    public int calls() {
        return sum(EventLoopCalls::calls);
    }

    @Override
    public int openConnections() {
        return sum(EventLoopCalls::openConnections);
    }

    @Override
    public int idleConnections() {
        return sum(EventLoopCalls::idleConnections);
    }

    @Override
    public int connecting() {
        return sum(EventLoopCalls::connecting);
    }

    @Override
    public int awaitingConnection() {
        return sum(EventLoopCalls::awaitingConnection);
    }

    private int sum(ToIntFunction<EventLoopCalls> part) {
        return all.stream().mapToInt(part).sum();
    }

    @Override
    public Mono<Void> drain() {
        return Flux.fromIterable(all).flatMap(EventLoopCalls::drain).then();
    }

    @Override
    public Mono<Void> cut() {
        return Flux.fromIterable(all).flatMap(EventLoopCalls::cut).then();
    }

    @Override
    public Mono<Void> close() {
        Mono<Void> closed =
                Flux.fromIterable(all).flatMap(EventLoopCalls::closeConnections).then();
        return own == null ? closed : closed.then(own.disposeLater(Duration.ZERO, SHUTDOWN_TIMEOUT));
    }
}
