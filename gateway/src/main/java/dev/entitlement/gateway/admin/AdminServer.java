package dev.entitlement.gateway.admin;

import dev.entitlement.gateway.options.Address;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * Answers questions about the gateway. It has an event loop of its own, and what takes time to put together (a scrape of
 * many series) is done on a few threads beside it, so that neither plane can hold up the other. Thread-safe.
 */
public final class AdminServer {
    private static final Logger log = LoggerFactory.getLogger(AdminServer.class);
    private static final int THREADS = 2;
    private static final int WAITING = 64;
    private static final int THREAD_LIFE_SECONDS = 60;
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration LOOP_END = Duration.ofSeconds(2);

    private final Address address;
    private final AdminPages pages;
    private final LoopResources loop = LoopResources.create("admin", 1, true);
    private final Scheduler scheduler =
            Schedulers.newBoundedElastic(THREADS, WAITING, "admin-page", THREAD_LIFE_SECONDS, true);
    private volatile @Nullable DisposableServer server;

    private AdminServer(Address address, AdminPages pages) {
        this.address = address;
        this.pages = pages;
    }

    /** Begins to listen; an error says why that was not possible. */
    public static Mono<AdminServer> start(Address address, AdminPages pages) {
        return Mono.defer(() -> new AdminServer(address, pages).start());
    }

    private Mono<AdminServer> start() {
        return HttpServer.create()
                .host(address.host())
                .port(address.port())
                .runOn(loop)
                .idleTimeout(IDLE)
                .handle(this::answer)
                .bind()
                .map(bound -> {
                    server = bound;
                    return this;
                })
                .onErrorResume(failure -> stop().then(Mono.error(failure)));
    }

    /** Where it listens, with the port that was picked. */
    public Address address() {
        DisposableServer bound = server;
        return bound == null ? address : new Address(address.host(), bound.port());
    }

    /** Stops listening and releases everything; completes when that is done. */
    public Mono<Void> stop() {
        DisposableServer bound = server;
        Mono<Void> unbound = bound == null
                ? Mono.empty()
                : Mono.defer(() -> {
                    bound.dispose();
                    return bound.onDispose();
                });
        Mono<Void> ended =
                Mono.<Void>fromRunnable(scheduler::dispose).subscribeOn(Schedulers.boundedElastic()); // locks
        return unbound.then(ended).then(loop.disposeLater(Duration.ZERO, LOOP_END));
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        AdminPages.Page page = pages.find(request.fullPath());
        if (page == null) {
            return Reply.problem(404, "Nothing is here").send(request, response);
        }
        return reply(page, request)
                .onErrorResume(failure -> Mono.just(failed(request, failure)))
                .flatMap(ready -> Mono.from(ready.send(request, response)));
    }

    private Mono<Reply> reply(AdminPages.Page page, HttpServerRequest request) {
        HttpMethod method = request.method();
        if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
            Mono<Reply> reply = Mono.fromSupplier(page.reply());
            return page.heavy() ? reply.subscribeOn(scheduler) : reply;
        }
        Function<byte[], Reply> change = page.change();
        if (change != null && method.equals(HttpMethod.PUT)) {
            return Changes.reply(request, change);
        }
        return Mono.just(Reply.problem(405, "This can only be read").with(HttpHeaderNames.ALLOW, page.allowed()));
    }

    private static Reply failed(HttpServerRequest request, Throwable failure) {
        log.warn("{} could not be put together", request.fullPath(), failure);
        return Reply.problem(503, "This could not be put together");
    }
}
