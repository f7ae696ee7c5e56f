package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * The client as it is composed for users, on virtual time and over a scripted upstream. Time stands still unless
 * {@link #advance} or StepVerifier moves it: the scheduler is StepVerifier's if there is one.
 */
final class VirtualClient {
    /** The wall clock when a test begins. */
    static final Instant START = Instant.parse("2026-11-23T08:00:00Z");

    static final String ENTITLEMENT = "ent-1";

    private final VirtualTimeScheduler scheduler =
            VirtualTimeScheduler.isFactoryEnabled() ? VirtualTimeScheduler.get() : VirtualTimeScheduler.create();
    private final ScriptedUpstream upstream;
    private final Moments moments = new Moments();
    private final ClientSettings.Builder settings = ClientSettings.builder();
    private Credentials credentials = Credentials.none();
    private CallListener listener;
    private ActionHandler actionHandler;
    private WriteAhead writeAhead;
    private DoubleSupplier random = () -> 0.5;

    private int loopCount = 1;
    private VirtualLoops loops;
    private EntitlementClient client;

    private VirtualClient(Function<ScriptedUpstream.Sent, Step> script) {
        this.upstream = new ScriptedUpstream(scheduler, script);
    }

    /** A client of an upstream that takes these steps, one a request, and not one request more. */
    static VirtualClient calls(Step... script) {
        return new VirtualClient(ScriptedUpstream.inTurn(script));
    }

    /** A client of an upstream that does the same with every request. */
    static VirtualClient always(Step step) {
        return new VirtualClient(request -> step);
    }

    /** A client of an upstream that makes up its mind request by request. */
    static VirtualClient of(Function<ScriptedUpstream.Sent, Step> script) {
        return new VirtualClient(script);
    }

    VirtualClient with(UnaryOperator<ClientSettings.Builder> change) {
        change.apply(settings);
        return this;
    }

    /** What every draw gives: 0.5 unless set. */
    VirtualClient random(double value) {
        return random(() -> value);
    }

    VirtualClient random(DoubleSupplier source) {
        this.random = source;
        return this;
    }

    VirtualClient credentials(Credentials credentials) {
        this.credentials = credentials;
        return this;
    }

    VirtualClient loops(int count) {
        this.loopCount = count;
        return this;
    }

    /** Hears every moment, before {@link #moments} does. */
    VirtualClient listener(CallListener listener) {
        this.listener = listener;
        return this;
    }

    VirtualClient actionHandler(ActionHandler handler) {
        this.actionHandler = handler;
        return this;
    }

    VirtualClient writeAhead(WriteAhead writeAhead) {
        this.writeAhead = writeAhead;
        return this;
    }

    EntitlementClient client() {
        if (client == null) {
            client = build();
        }
        return client;
    }

    private EntitlementClient build() {
        ClientSettings built = settings.build();
        loops = new VirtualLoops(loopCount, scheduler, upstream, built.attemptTimeout(), random);
        EntitlementClient.Builder builder = EntitlementClient.builder()
                .settings(built)
                .credentials(credentials)
                .listener(listener == null ? moments : listener.and(moments))
                .on(loops, () -> START.toEpochMilli() + scheduler.now(TimeUnit.MILLISECONDS));
        if (actionHandler != null) {
            builder.actionHandler(actionHandler);
        }
        if (writeAhead != null) {
            builder.writeAhead(writeAhead);
        }
        return builder.build();
    }

    Mono<EntitlementResult> reactivate() {
        return client().reactivate(request());
    }

    /** From a caller of its own, so that it joins no other call. */
    private static ReactivationRequest request() {
        return ReactivationRequest.builder(ENTITLEMENT).caller(new Object()).build();
    }

    /** Makes a call. */
    Caller call() {
        return call(request());
    }

    Caller call(ReactivationRequest request) {
        return client().reactivate(request).subscribeWith(new Caller(scheduler));
    }

    /** Begins a bulk of these ids, and asks for all results. */
    BulkReader bulk(Flux<String> ids) {
        return bulk(ids, Long.MAX_VALUE);
    }

    /** Begins a bulk of these ids, and asks for so many results. */
    BulkReader bulk(Flux<String> ids, long demand) {
        return bulk(ids, ReactivationRequest::of, demand);
    }

    <T> BulkReader bulk(Flux<T> lines, Function<T, ReactivationRequest> request, long demand) {
        return client().reactivateAll(lines, request).subscribeWith(new BulkReader(scheduler, demand));
    }

    /** Makes a call with nothing between it and the test: an operator or a subscriber would keep faults of its own off. */
    Call bareCall() {
        Call[] call = new Call[1];
        reactivate().subscribe(new CoreSubscriber<>() {
            @Override
            public void onSubscribe(Subscription subscription) {
                call[0] = (Call) subscription;
                subscription.request(1);
            }

            @Override
            public void onNext(EntitlementResult result) {}

            @Override
            public void onError(Throwable cause) {}

            @Override
            public void onComplete() {}
        });
        return call[0];
    }

    /** Makes a call and waits for its end. */
    EntitlementResult result() {
        return result(request());
    }

    EntitlementResult result(ReactivationRequest request) {
        Caller caller = call(request);
        advance(Duration.ofMinutes(1));
        return caller.result();
    }

    void advance(Duration duration) {
        client();
        scheduler.advanceTimeBy(duration);
    }

    void advanceMillis(long millis) {
        advance(Duration.ofMillis(millis));
    }

    /** Since the beginning of the test. */
    Duration now() {
        return Duration.ofNanos(scheduler.now(TimeUnit.NANOSECONDS));
    }

    VirtualTimeScheduler scheduler() {
        return scheduler;
    }

    VirtualLoop loop() {
        return loops().first();
    }

    VirtualLoops loops() {
        client();
        return loops;
    }

    ScriptedUpstream upstream() {
        return upstream;
    }

    List<ScriptedUpstream.Sent> sent() {
        return upstream.sent();
    }

    /** The identifiers sent, in order. */
    List<String> identifiers() {
        return upstream.sent().stream().map(ScriptedUpstream.Sent::identifier).toList();
    }

    /** The entitlements asked for, in order. */
    List<String> sentIds() {
        return upstream.sent().stream().map(sent -> sent.request().id()).toList();
    }

    /** When each attempt went out, in milliseconds since the beginning of the test. */
    List<Long> sentAtMillis() {
        return upstream.sent().stream().map(sent -> sent.at().toMillis()).toList();
    }

    Moments moments() {
        return moments;
    }

    /** Nothing is left behind: no permit, no place in the queue, no call, and every call that began has ended once. */
    void assertNothingLeft() {
        assertThat(client().status().queued()).as("calls queued").isZero();
        assertThat(client().status().inFlight()).as("attempts in flight").isZero();
        assertThat(client().status().calls()).as("calls not ended").isZero();
        assertThat(moments.ended()).as("calls ended").isEqualTo(moments.started());
    }
}
