package dev.entitlement;

import dev.entitlement.EntitlementResult.ActionRequired;
import dev.entitlement.policy.Backoff;
import dev.entitlement.policy.CircuitBreaker;
import dev.entitlement.policy.RecentLatency;
import dev.entitlement.policy.RetryBudget;
import dev.entitlement.policy.RetryPolicy;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;

/**
 * Restores people's access: reactivates entitlements at the Resale API, without blocking and without losing a call. One
 * client per upstream and set of credentials, for the whole life of the application; thread-safe.
 *
 * <pre>{@code
 * EntitlementClient client = EntitlementClient.builder()
 *         .credentials(Credentials.basic("reseller", password))
 *         .build();
 * client.reactivate("a25100b8-4e0c-4e37-b921-cac9cb1e930f")
 *         .subscribe(result -> System.out.println(result.outcome() + " " + result.effect()));
 * }</pre>
 *
 * <p>Each subscription is a call of its own. Its way, in one line: {@code Coalescing(Attempts(Admission(Upstream)))}.
 * Results are
 * delivered on an event loop (with an {@link ActionHandler}, where that completed), so do not block in what follows.
 */
public final class EntitlementClient {
    /** Of a bulk, at most: so many again as can have a permit may wait for a retry. */
    private static final int LINES_PER_PERMIT = 2;

    private final SharedPolicies policies;
    private final CircuitBreaker breaker;
    private final CircuitProbe probe;
    private final CallLoops loops;
    private final ActionHandler actionHandler;
    private final int maxInFlight;
    private final BulkStreams streams = new BulkStreams();
    private volatile boolean draining;

    /** The whole composition, in the order in which a call meets it. */
    private EntitlementClient(Builder builder) {
        ClientSettings settings = builder.settings;
        loops = builder.callLoops(settings);
        ClientLog log = new ClientLog(loops.first()::nanoTime);
        CallListener listener = GuardedListener.over(builder.listener, log);
        breaker = settings.circuitBreaker()
                ? new CircuitBreaker(2 * settings.attemptTimeout().toNanos())
                : CircuitBreaker.off();
        probe = new CircuitProbe(breaker, loops.first(), this::probeEcho, listener, this::halfOpened);
        RetryBudget budget = settings.retryBudget() == Double.POSITIVE_INFINITY
                ? RetryBudget.unlimited()
                : RetryBudget.of(settings.retryBudget(), settings.retryFloor());
        Backoff backoff = new Backoff(settings.backoffBase(), settings.answerBackoffBase(), settings.backoffMax());
        maxInFlight = settings.maxInFlight();
        policies = new SharedPolicies(
                settings.deadline().toNanos(),
                settings.attemptTimeout().toNanos(),
                new RetryPolicy(settings.maxAttempts(), backoff, budget),
                budget,
                new RecentLatency(),
                new Admission(settings, breaker, probe, loops.first()),
                new Coalescing(),
                new CheckedCredentials(builder.credentials),
                builder.writeAhead,
                new Hold(),
                listener,
                log,
                NotificationBody.of(settings.notificationUrl()),
                builder.wallClockMillis);
        actionHandler = builder.actionHandler;
    }

    /**
     * Reactivates an entitlement.
     *
     * @param entitlementId see {@link ReactivationRequest#builder}
     * @throws IllegalArgumentException if the id is not one
     */
    public Mono<EntitlementResult> reactivate(String entitlementId) {
        return reactivate(ReactivationRequest.of(entitlementId));
    }

    /**
     * Reactivates an entitlement. The result comes at the call's deadline at the latest, and no business outcome is an
     * error. If the subscriber cancels, what was not sent is not sent, and what was sent is heard out, without it.
     */
    public Mono<EntitlementResult> reactivate(ReactivationRequest request) {
        Mono<EntitlementResult> call = new CallMono(request);
        return actionHandler == NO_ACTION ? call : call.flatMap(result -> act(result, request));
    }

    /**
     * Reactivates many: lines in, a result for each out, in order of completion, in constant memory. They live on what
     * single calls leave over.
     *
     * <p>A line is read, and its deadline starts, only when a permit is there for it, and a result has been asked for: the
     * reader's demand bounds how many are worked on at once (beside twice {@link ClientSettings#maxInFlight()}), so ask for
     * as many as the upstream is to have in flight, and a slow reader slows the calls. Some 64 lines are asked of the source
     * ahead of that.
     *
     * <p>Lines wait where single calls give up: while the circuit is open none is read, and the clock of those that wait
     * for a retry stands still; a {@code Retry-After} holds the reading back (an hour at most); a throttled line is tried
     * again also without one; and a spent retry budget delays a retry, within the deadline. A line that was read is never
     * refused for load, and has exactly one result.
     *
     * <p>An error of {@code lines} is passed on when the lines before it have ended. If the client is drained or closed while
     * lines are left, the flux ends with a {@link ClientDrainingException} when those that were read have ended. If the
     * subscriber cancels, what was not sent is not sent, and what was sent is heard out, without it.
     *
     * <p>Each subscription is a stream of its own. It lives on one event loop: the one that it was subscribed to on, else one
     * of the client's; {@code lines} is asked for more on it and {@code request} is called on it, so neither may block.
     *
     * @param lines whatever stands for a call
     * @param request makes the call of a line; if it throws or gives null, nothing more is read, and the flux ends with that
     *     error when what was read has ended
     */
    public <T> Flux<BulkResult<T>> reactivateAll(Publisher<T> lines, Function<? super T, ReactivationRequest> request) {
        return new Bulk<>(
                Objects.requireNonNull(lines, "lines"),
                Objects.requireNonNull(request, "request"),
                policies,
                loops,
                streams,
                this::actionAfter,
                LINES_PER_PERMIT * maxInFlight);
    }

    /**
     * Asks the platform for an echo, once, with the attempt timeout: are address and credentials right, is it up? Touches
     * no entitlement.
     *
     * @param echoId what the platform is to say: an id like that of an entitlement
     * @param authorization in place of the client's credentials; null for those
     * @throws IllegalArgumentException if the id is not one, or the authorization is not printable ASCII
     */
    public Mono<EchoResult> echo(String echoId, @Nullable String authorization) {
        EntitlementId.check(echoId);
        if (authorization != null) {
            HeaderText.check("authorization", authorization);
        }
        return new EchoMono(echoId, authorization, loops::current, policies.admission());
    }

    /** The client's state at this instant. */
    public ClientStatus status() {
        long now = loops.first().nanoTime();
        return new ClientStatus(
                policies.admission().inFlight(),
                maxInFlight,
                policies.admission().limit(),
                policies.admission().queued(),
                loops.calls(),
                circuit(),
                probe.untilNext(now),
                policies.budget().left(now),
                loops.idleConnections(),
                loops.openConnections(),
                draining,
                loops.connecting(),
                loops.awaitingConnection());
    }

    private CircuitState circuit() {
        return switch (breaker.state()) {
            case CLOSED -> CircuitState.CLOSED;
            case OPEN -> CircuitState.OPEN;
            case HALF_OPEN -> CircuitState.HALF_OPEN;
        };
    }

    /** Refuses new calls for good; completes when those not yet ended have ended, each at its own deadline at the latest. */
    public Mono<Void> drain() {
        return Mono.defer(() -> {
            takeNoMore();
            return loops.drain();
        });
    }

    private void takeNoMore() {
        draining = true;
        policies.admission().drain();
        streams.drain();
    }

    /** Drains, then closes the connections, and the event loops if they are the client's own. */
    public Mono<Void> close() {
        return drain().then(Mono.defer(() -> {
            probe.stop();
            return loops.close();
        }));
    }

    /**
     * Refuses new calls for good, and closes every connection at once, then the rest as {@link #close} does: for a shutdown
     * that can wait no longer. A call on the wire is lost there, which may leave its effect unknown, and a retry of it is
     * not sent any more; each ends as always, with its result and the last moment of its listener.
     */
    public Mono<Void> closeNow() {
        return Mono.defer(() -> {
                    takeNoMore();
                    return loops.cut();
                })
                .then(close());
    }

    private void halfOpened() {
        policies.admission().wake();
    }

    private Mono<EchoResult> probeEcho() {
        return new EchoMono(loops.first().nextIdentifier(), null, loops::first, null);
    }

    private Mono<EntitlementResult> act(EntitlementResult result, ReactivationRequest request) {
        if (!(result instanceof ActionRequired required)) {
            return Mono.just(result);
        }
        long left = policies.allowedNanos(request.deadline()) - result.report().durationNanos();
        return Mono.defer(() -> Mono.from(actionHandler.handle(required)))
                .timeout(after(Math.max(0, left)))
                .onErrorResume(cause -> {
                    policies.log().actionHandlerFailed(result.report().entitlementId(), cause);
                    return Mono.empty();
                })
                .thenReturn(result);
    }

    private @Nullable Mono<EntitlementResult> actionAfter(EntitlementResult result, ReactivationRequest request) {
        return actionHandler != NO_ACTION && result instanceof ActionRequired ? act(result, request) : null;
    }

    /** A timer of the loop that the result was delivered on, so that its delivery does not change threads. */
    private Mono<Boolean> after(long nanos) {
        return Mono.create(sink -> {
            CallLoop loop = loops.current();
            sink.onDispose(loop.schedule(() -> sink.success(true), nanos));
        });
    }

    public static Builder builder() {
        return new Builder();
    }

    private static final ActionHandler NO_ACTION = result -> Mono.empty();

    /** A call, to be subscribed to: each subscription makes its own. */
    private final class CallMono extends Mono<EntitlementResult> {
        private final ReactivationRequest request;

        CallMono(ReactivationRequest request) {
            this.request = request;
        }

        @Override
        public void subscribe(CoreSubscriber<? super EntitlementResult> caller) {
            caller.onSubscribe(new Call(policies, loops.current(), request, caller));
        }
    }

    private final class EchoMono extends Mono<EchoResult> {
        private final String id;
        private final @Nullable String authorization;
        private final Supplier<CallLoop> loop;
        private final @Nullable Admission admission;

        EchoMono(String id, @Nullable String authorization, Supplier<CallLoop> loop, @Nullable Admission admission) {
            this.id = id;
            this.authorization = authorization;
            this.loop = loop;
            this.admission = admission;
        }

        @Override
        public void subscribe(CoreSubscriber<? super EchoResult> caller) {
            caller.onSubscribe(new EchoCall(loop.get(), admission, policies.credentials(), id, authorization, caller));
        }
    }

    /** Collects what a client is made of. Not thread-safe. */
    public static final class Builder {
        private ClientSettings settings = ClientSettings.defaults();
        private Credentials credentials = Credentials.none();
        private CallListener listener = CallListener.none();
        private ActionHandler actionHandler = NO_ACTION;
        private @Nullable WriteAhead writeAhead;
        private @Nullable LoopResources shared;
        private UnaryOperator<TcpClient> transport = UnaryOperator.identity();
        private @Nullable CallLoops given;
        private LongSupplier wallClockMillis = System::currentTimeMillis;

        private Builder() {}

        /** Numbers, durations, addresses. Default: {@link ClientSettings#defaults()}. */
        public Builder settings(ClientSettings settings) {
            this.settings = settings;
            return this;
        }

        /** Who we are upstream. Default: {@link Credentials#none()}. */
        public Builder credentials(Credentials credentials) {
            this.credentials = credentials;
            return this;
        }

        /** Hears every moment of every call. Default: nobody. */
        public Builder listener(CallListener listener) {
            this.listener = listener;
            return this;
        }

        /** Does what the upstream asks of the reseller. Default: nothing, the result says what to do. */
        public Builder actionHandler(ActionHandler handler) {
            this.actionHandler = handler;
            return this;
        }

        /**
         * The event loops to run on: those of the server in front, so that a call stays on the loop of its caller. Not
         * closed with the client; close the client before them, for a call that waits on a loop which is shut down never
         * ends. Default: loops of the client's own.
         */
        public Builder loopResources(LoopResources loops) {
            this.shared = loops;
            return this;
        }

        /**
         * Changes how connections are made: proxy, TLS, resolver, socket options. It gets the client's own settings, with
         * address, TLS and connect timeout already in, and is asked once; the event loops are set after it. The pool is
         * not Reactor Netty's: {@link ClientSettings#maxInFlight()} and {@link ClientSettings#idleTimeout()} size it.
         */
        public Builder transport(UnaryOperator<TcpClient> transport) {
            this.transport = transport;
            return this;
        }

        /** Writes each attempt's identifier down before it is sent. Default: nothing is written. */
        public Builder writeAhead(WriteAhead writeAhead) {
            this.writeAhead = writeAhead;
            return this;
        }

        /** Builds the client. May block for a moment (random seeds, trust store), so do it off the event loops. */
        public EntitlementClient build() {
            return new EntitlementClient(this);
        }

        /** Loops and a wall clock of a test's own making, in place of the event loops and the system's. */
        Builder on(CallLoops loops, LongSupplier wallClockMillis) {
            this.given = loops;
            this.wallClockMillis = wallClockMillis;
            return this;
        }

        private CallLoops callLoops(ClientSettings settings) {
            return given != null ? given : EventLoops.start(settings, transport, shared);
        }
    }
}
