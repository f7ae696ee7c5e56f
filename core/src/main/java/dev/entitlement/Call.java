package dev.entitlement;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Operators;

/**
 * One caller's call, from the subscription to its one result. The {@link Attempts} for it are its own, or those of an
 * equal call that it joined. Everything but {@link #request} and {@link #cancel} runs on the call's loop, but for what its
 * attempts ask of it.
 */
final class Call implements Subscription {
    private static final VarHandle STARTED = flag("started");
    private static final VarHandle CANCELLED = flag("cancelled");

    private final SharedPolicies policies;
    private final CallLoop loop;
    private final ReactivationRequest request;
    private final CoreSubscriber<? super EntitlementResult> caller;

    private volatile boolean started;

    private volatile boolean cancelled;
    private volatile boolean lastByteCame;

    private long startNanos;
    private long deadlineNanos;
    private @Nullable Attempts attempts; // null until it begins, and when it has ended
    private boolean joined;
    private @Nullable CallerWatch watch;

    /** Another that waits for the same attempts; {@link Callers}' alone. */
    @Nullable
    Call nextCaller;

    /** Runs out at the call's own deadline if its attempts may go on longer. Belongs to them, on their loop. */
    @Nullable
    Disposable patience;

    /** @param caller a {@link BulkLine} if the call is one of many: it waits where others give up */
    Call(
            SharedPolicies policies,
            CallLoop loop,
            ReactivationRequest request,
            CoreSubscriber<? super EntitlementResult> caller) {
        this.policies = policies;
        this.loop = loop;
        this.request = request;
        this.caller = caller;
    }

    /** Smaller than an atomic, and than the int that a field updater would want: there is one of each to a call. */
    private static VarHandle flag(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(Call.class, name, boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n) && STARTED.compareAndSet(this, false, true) && !loop.run(this::begin)) {
            turnedAway();
        }
    }

    @Override
    public void cancel() {
        if (CANCELLED.compareAndSet(this, false, true) && started) {
            loop.run(this::callerLeft);
        }
    }

    // ---- its beginning

    private void begin() {
        if (cancelled) {
            return;
        }
        start();
        if (loop.callBegan()) {
            attend(startNanos);
        } else {
            turnAway();
        }
    }

    /** The loops went with the client: no other thread can touch this call, so its refusal is told on the caller's own. */
    private void turnedAway() {
        start();
        turnAway();
    }

    private void start() {
        startNanos = loop.nanoTime();
        deadlineNanos = startNanos + policies.allowedNanos(request.deadline());
        policies.listener().callStarted(request);
    }

    private void attend(long now) {
        Attempts own = new Attempts(policies, loop, this);
        Attempts shared = request.body() == null ? policies.coalescing().sharedOr(own) : own;
        attempts = shared;
        joined = shared != own;
        if (joined) {
            shared.join(this);
            listen(); // after it: a caller cannot go that has not come
        } else {
            own.begin(takePermit(), now);
        }
    }

    /** The attempts that it was to join had ended. Any thread. */
    void sentBack() {
        if (!loop.run(this::attendAgain)) {
            turnAway();
        }
    }

    private void attendAgain() {
        if (isGone()) {
            attempts = null;
            finishUnsent(Refusal.CALLER_GONE);
        } else {
            attend(loop.nanoTime());
        }
    }

    private void turnAway() {
        finishUnsent(Refusal.DRAINING);
    }

    private void finishUnsent(Refusal refusal) {
        long now = loop.nanoTime();
        String given = request.requestIdentifier();
        finish(new EntitlementResult.Unavailable(new CallReport(
                request.entitlementId(),
                given != null ? given : loop.nextIdentifier(),
                Effect.NONE,
                List.of(),
                null,
                refusal,
                null,
                1,
                false,
                startedAt(now),
                now - startNanos)));
    }

    // ---- what its attempts ask

    ReactivationRequest request() {
        return request;
    }

    @Nullable
    TraceContext trace() {
        TraceContext given = request.traceContext();
        return given != null ? given : TraceContext.of(caller.currentContext());
    }

    long startNanos() {
        return startNanos;
    }

    /** Reckoned back from the time of day that it is now: the clock for that is read once a call, and for its report. */
    Instant startedAt(long now) {
        return Instant.ofEpochMilli(
                policies.wallClockMillis().getAsLong() - TimeUnit.NANOSECONDS.toMillis(now - startNanos));
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** Its clock stood still for so long. */
    void extend(long nanos) {
        deadlineNanos += nanos;
    }

    boolean isOneOfMany() {
        return caller instanceof BulkLine<?>;
    }

    /** The upstream asked to be left alone. */
    void hold(long nanos, long nowNanos) {
        if (caller instanceof BulkLine<?> line) {
            line.hold(nanos, nowNanos);
        }
    }

    /** The permit for its first attempt that it had in hand and did not use; negative for none. */
    long takePermit() {
        return caller instanceof BulkLine<?> line ? line.takePermit() : Admission.NO_PLACE;
    }

    boolean joined() {
        return joined;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Whether nothing more is to be started for it: it was cancelled, or its caller sent the last byte. */
    boolean isGone() {
        if (!cancelled && !lastByteCame && !joined && watch == null && request.callerGone() != null) {
            CallerWatch.over(request.callerGone(), policies.log(), () -> lastByteCame = true)
                    .stop();
        }
        return cancelled || lastByteCame;
    }

    /** From now on its attempts are told when its caller goes. One that joined others sees to it itself, on its own loop. */
    void watch() {
        if (!joined) {
            listen();
        }
    }

    private void listen() {
        if (watch == null && attempts != null && request.callerGone() != null) {
            watch = CallerWatch.over(request.callerGone(), policies.log(), () -> {
                lastByteCame = true;
                loop.run(this::tellGone);
            });
        }
    }

    private void tellGone() {
        if (attempts != null) {
            attempts.callerGone(this);
        }
    }

    /** Cancelled: what waits ends, what was not sent is not sent, what was sent is heard out to its timeout. */
    private void callerLeft() {
        if (attempts != null) {
            policies.listener().callerGone(request);
            tellGone();
        }
    }

    // ---- its end

    /** Its one result, from the loop of its attempts. */
    void ended(EntitlementResult result) {
        if (patience != null) {
            patience.dispose();
        }
        if (loop.inLoop() || !loop.run(() -> end(result))) {
            end(result); // where it belongs, or else on this thread: its loop is gone, and no other can touch it
        }
    }

    private void end(EntitlementResult result) {
        attempts = null;
        if (watch != null) {
            watch.stop();
        }
        finish(result);
    }

    private void finish(EntitlementResult result) {
        Refusal refusal = result.report().refusal();
        if (refusal != null) {
            policies.listener().callShed(request, refusal);
        }
        policies.listener().callEnded(request, result);
        policies.log().ended(result, cancelled);
        if (refusal != Refusal.DRAINING) {
            loop.callEnded();
        }
        if (!cancelled) {
            deliver(result);
        }
    }

    /** A subscriber that throws breaks the rules (Reactive Streams, 2.13); those who share its attempts keep their answers. */
    private void deliver(EntitlementResult result) {
        try {
            caller.onNext(result);
            caller.onComplete();
        } catch (Throwable e) {
            policies.log().subscriberFailed(result.report().entitlementId(), e);
        }
    }
}
