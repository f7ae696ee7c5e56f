package dev.entitlement;

import dev.entitlement.Judgement.Health;
import dev.entitlement.policy.Decision;
import dev.entitlement.policy.Stop;
import dev.entitlement.policy.Verdict;
import dev.entitlement.upstream.Answer;
import dev.entitlement.upstream.AnswerFacts;
import dev.entitlement.upstream.OutboundRequest;
import dev.entitlement.upstream.Upstream;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Operators;

/**
 * One call, from the subscription to its one result: a state machine that asks the policies and waits where they say so.
 * It is subscription, timeout and receiver in one object, so that a call which needs no retry allocates little more than
 * its result. Everything but {@link #request} and {@link #cancel} runs on the call's loop.
 *
 * <pre>
 *   begin ── attempt ──────── launch ── answered / failed / timedOut ── settle ── end
 *               ▲  no permit? ──────────────────────────────────────────▶ end
 *               └──────────── retry ◀── wait ◀── the policy allows one ──┘
 * </pre>
 */
final class Call extends TimeoutQueue.Timeout implements Subscription, Upstream.Receiver {
    private static final Logger log = LoggerFactory.getLogger(EntitlementClient.class); // debugging only
    private static final AtomicIntegerFieldUpdater<Call> STARTED =
            AtomicIntegerFieldUpdater.newUpdater(Call.class, "started");

    private final SharedPolicies policies;
    private final CallLoop loop;
    private final ReactivationRequest request;
    private final CoreSubscriber<? super EntitlementResult> caller;
    private final AttemptHistory history = new AttemptHistory();

    @SuppressWarnings("UnusedVariable") // read and written through STARTED
    private volatile int started;

    private volatile boolean cancelled;

    private Phase phase = Phase.NEW;
    private long startNanos;
    private long startedAtMillis;
    private long deadlineNanos;

    private String callIdentifier = "";
    private String identifier = "";

    private int attempts;
    private boolean staleForgiven;
    private long attemptNanos;
    private long permit;
    private Upstream.@Nullable Exchange exchange;
    private @Nullable Disposable pending; // a timer, or the fetching of credentials
    private @Nullable Disposable credentials;
    private @Nullable CallerWatch watch;

    private enum Phase {
        NEW,
        /** Between the others: whoever is at work looks at {@code cancelled} by itself. */
        DECIDING,
        ON_THE_WIRE,
        WAITING,
        ENDED
    }

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

    @Override
    public void request(long n) {
        if (Operators.validate(n) && STARTED.compareAndSet(this, 0, 1) && !onLoop(this::begin)) {
            turnedAway();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        if (started != 0) {
            onLoop(this::callerLeft);
        }
    }

    /** False if the loop has been shut down: it will never run anything again. */
    private boolean onLoop(Runnable task) {
        if (loop.inLoop()) {
            task.run();
            return true;
        }
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException shutDown) {
            return false;
        }
    }

    private void begin() {
        if (cancelled) {
            phase = Phase.ENDED;
            return;
        }
        start();
        if (loop.callBegan()) {
            attempt();
        } else {
            refused(Refusal.DRAINING, startNanos);
        }
    }

    /** The loops went with the client: no other thread can touch this call, so its refusal is told on the caller's own. */
    private void turnedAway() {
        start();
        refused(Refusal.DRAINING, startNanos);
    }

    private void start() {
        phase = Phase.DECIDING;
        startNanos = loop.nanoTime();
        startedAtMillis = policies.wallClockMillis().getAsLong();
        deadlineNanos = startNanos + policies.allowedNanos(request.deadline());
        String given = request.requestIdentifier();
        callIdentifier = given != null ? given : loop.nextIdentifier();
        identifier = callIdentifier;
        policies.listener().callStarted(request);
    }

    /** A first attempt, or the next one after a wait: whatever goes out passes here. */
    private void attempt() {
        long now = attempts == 0 ? startNanos : loop.nanoTime();
        if (!policies.isEnough(deadlineNanos - now, now)) {
            refused(Refusal.DEADLINE, now);
            return;
        }
        permit = policies.admission().acquire(now);
        if (permit < 0) {
            refused(Admission.refusal(permit), now);
            return;
        }
        if (attempts == 0) {
            policies.budget().deposit(now);
        }
        launch(now, false);
    }

    private void refused(Refusal refusal, long now) {
        if (attempts > 0) {
            giveUp(Admission.noRetry(refusal), now);
            return;
        }
        policies.listener().callShed(request, refusal);
        end(refusal, null, now);
    }

    private void launch(long now, boolean fresh) {
        if (history.codeWasRead()) {
            identifier = loop.nextIdentifier();
            history.newIdentifier();
        }
        attempts++;
        attemptNanos = now;
        startTimeout(now);
        policies.listener().attemptStarted(request, attempts, identifier);
        phase = Phase.ON_THE_WIRE;
        if (cancelled) {
            withdraw();
            return;
        }
        String given = request.authorization();
        if (given != null) {
            send(given, fresh);
        } else {
            fetchCredentials(fresh);
        }
    }

    private void startTimeout(long now) {
        long remaining = deadlineNanos - now;
        if (remaining >= loop.attemptTimeouts().lengthNanos()) {
            loop.attemptTimeouts().start(this, now);
        } else {
            pending = loop.schedule(this::timedOut, remaining);
        }
    }

    private void fetchCredentials(boolean fresh) {
        int number = attempts;
        Disposable fetching = Authorization.fetch(policies.credentials(), loop, (authorization, cause) -> {
            if (phase != Phase.ON_THE_WIRE || attempts != number) {
                return; // it came too late
            }
            credentials = null;
            if (cause == null) {
                send(authorization, fresh);
            } else {
                withoutCredentials(cause);
            }
        });
        if (phase == Phase.ON_THE_WIRE && attempts == number && exchange == null && !fetching.isDisposed()) {
            credentials = fetching;
        }
    }

    /** Nobody asked the upstream, so this says nothing about its health. */
    private void withoutCredentials(Throwable cause) {
        policies.log().noCredentials(request.entitlementId(), identifier, cause);
        settle(AttemptEnd.NOT_SENT, Judgement.NOT_SENT, null, Health.NEITHER, loop.nanoTime());
    }

    private void send(@Nullable String authorization, boolean fresh) {
        int number = attempts;
        Upstream.Exchange sending = loop.upstream().send(outbound(authorization), fresh, this);
        if (phase == Phase.ON_THE_WIRE && attempts == number) { // else it has ended already, perhaps in a retry
            exchange = sending;
        }
    }

    private OutboundRequest outbound(@Nullable String authorization) {
        TraceContext trace = request.traceContext();
        if (trace == null) {
            trace = TraceContext.of(caller.currentContext());
        }
        byte[] body = request.body();
        boolean ours = body == null && policies.notificationBody() != null;
        return new OutboundRequest(
                OutboundRequest.Kind.REACTIVATE,
                request.entitlementId(),
                identifier,
                authorization,
                trace == null ? null : trace.traceparent(),
                trace == null ? null : trace.tracestate(),
                ours ? "application/json" : request.contentType(),
                ours ? policies.notificationBody() : body);
    }

    @Override
    public void answered(Answer whole) {
        long now = loop.nanoTime();
        policies.recentLatency().record(now - attemptNanos, now);
        Judgement judged = Judgement.of(whole, request.entitlementId());
        AttemptEnd end = whole.facts() == null
                ? AttemptEnd.UNREADABLE
                : judged == Judgement.MISDIRECTED ? AttemptEnd.MISDIRECTED : AttemptEnd.ANSWERED;
        settle(end, judged, whole, judged.health(), now);
    }

    @Override
    public void failed(boolean sent, boolean stale, Throwable cause) {
        log.debug("Attempt {} for {} ({}) failed", attempts, request.entitlementId(), identifier, cause);
        long now = loop.nanoTime();
        AttemptEnd end = sent ? AttemptEnd.LOST : AttemptEnd.NOT_SENT;
        Judgement judged = sent ? Judgement.UNANSWERED : Judgement.NOT_SENT;
        boolean excused = stale && !staleForgiven; // once a call, a stale connection is nobody's fault
        if (excused && mayFollow(now)) {
            follow(end, judged, now);
        } else {
            settle(end, judged, null, excused ? Health.NEITHER : judged.health(), now);
        }
    }

    @Override
    void timedOut() {
        if (exchange == null) {
            withoutCredentials(new TimeoutException("they did not come in time"));
            return;
        }
        exchange.abort();
        boolean sent = exchange.sent();
        Judgement judged = sent ? Judgement.UNANSWERED : Judgement.NOT_SENT;
        settle(sent ? AttemptEnd.TIMED_OUT : AttemptEnd.NOT_SENT, judged, null, judged.health(), loop.nanoTime());
    }

    private boolean mayFollow(long now) {
        return !cancelled && policies.isEnough(deadlineNanos - now, now) && !isCallerGone();
    }

    private boolean isCallerGone() {
        if (request.callerGone() == null) {
            return false;
        }
        boolean[] gone = {false};
        CallerWatch.over(request.callerGone(), () -> gone[0] = true).dispose();
        return gone[0];
    }

    /** The next attempt follows at once on a new connection, with the same identifier and the same permit. */
    private void follow(AttemptEnd end, Judgement judged, long now) {
        staleForgiven = true;
        Attempt lost = record(end, judged, null, now);
        policies.listener().retryScheduled(request, lost, 0);
        launch(now, true);
    }

    private void settle(AttemptEnd end, Judgement judged, @Nullable Answer whole, Health health, long now) {
        Attempt attempt = record(end, judged, whole, now);
        policies.admission().release(permit, health, now);
        if (judged.verdict() == Verdict.FINAL) {
            end(null, null, now);
        } else if (cancelled || isCallerGone()) {
            giveUp(NoRetry.CALLER_GONE, now);
        } else {
            decide(attempt, now);
        }
    }

    private Attempt record(AttemptEnd end, Judgement judged, @Nullable Answer whole, long now) {
        clearAttempt();
        AnswerFacts facts = whole == null ? null : whole.facts();
        Attempt attempt = new Attempt(
                attempts,
                identifier,
                attemptNanos - startNanos,
                now - attemptNanos,
                end,
                whole == null ? 0 : whole.status(),
                facts == null ? null : facts.responseCode());
        history.add(attempt, judged, whole);
        policies.listener().attemptEnded(request, attempt);
        return attempt;
    }

    private void clearAttempt() {
        phase = Phase.DECIDING;
        exchange = null;
        cancelTimeout();
        if (pending != null) {
            pending.dispose();
            pending = null;
        }
        if (credentials != null) {
            credentials.dispose();
            credentials = null;
        }
    }

    private void decide(Attempt attempt, long now) {
        Decision decision = policies.retryPolicy()
                .after(
                        history.verdict(),
                        history.codeWasRead(),
                        history.retryAfterNanos(policies.wallClockMillis()),
                        staleForgiven ? attempts - 1 : attempts,
                        deadlineNanos - now,
                        policies.recentLatency().neededNanos(now),
                        now,
                        loop.nextRandom());
        Stop stop = decision.stop();
        if (stop != null) {
            giveUp(noRetry(stop), now);
            return;
        }
        policies.listener().retryScheduled(request, attempt, decision.delayNanos());
        await(decision.delayNanos());
    }

    private static NoRetry noRetry(Stop stop) {
        return switch (stop) {
            case NO_RETRY_AFTER -> NoRetry.NO_RETRY_AFTER;
            case ATTEMPTS_SPENT -> NoRetry.ATTEMPTS_SPENT;
            case DEADLINE -> NoRetry.DEADLINE;
            case BUDGET_SPENT -> NoRetry.BUDGET_SPENT;
            case FINAL_ANSWER -> throw new IllegalStateException("a final answer was offered for a retry");
        };
    }

    private void await(long delayNanos) {
        if (cancelled) {
            giveUp(NoRetry.CALLER_GONE, loop.nanoTime());
            return;
        }
        phase = Phase.WAITING;
        pending = loop.schedule(this::retry, delayNanos);
        if (request.callerGone() != null) {
            watch = CallerWatch.over(request.callerGone(), () -> onLoop(this::stopWaiting));
        }
    }

    private void retry() {
        if (phase == Phase.WAITING && cancelled) {
            stopWaiting();
        } else if (phase == Phase.WAITING) {
            phase = Phase.DECIDING;
            stopWatching();
            attempt();
        }
    }

    private void stopWatching() {
        pending = null;
        if (watch != null) {
            watch.dispose();
            watch = null;
        }
    }

    private void stopWaiting() {
        if (phase == Phase.WAITING) {
            if (pending != null) {
                pending.dispose();
            }
            stopWatching();
            giveUp(NoRetry.CALLER_GONE, loop.nanoTime());
        }
    }

    /** Cancelled: what waits ends, what was not sent is not sent, what was sent is heard out to its timeout. */
    private void callerLeft() {
        if (phase == Phase.ENDED || phase == Phase.NEW) {
            return;
        }
        policies.listener().callerGone(request);
        if (phase == Phase.ON_THE_WIRE) {
            withdraw();
        } else {
            stopWaiting();
        }
    }

    /** Gives an attempt up that is still waiting for credentials or a connection. */
    private void withdraw() {
        if (exchange != null && exchange.sent()) {
            return;
        }
        if (exchange != null) {
            exchange.abort();
        }
        settle(AttemptEnd.NOT_SENT, Judgement.NOT_SENT, null, Health.NEITHER, loop.nanoTime());
    }

    private void giveUp(@Nullable NoRetry reason, long now) {
        if (reason != null) {
            policies.listener().retrySuppressed(request, reason);
        }
        end(null, reason, now);
    }

    private void end(@Nullable Refusal refusal, @Nullable NoRetry noRetry, long now) {
        phase = Phase.ENDED;
        EntitlementResult result = history.result(report(refusal, noRetry, now));
        policies.listener().callEnded(request, result);
        policies.log().ended(result, cancelled);
        if (refusal != Refusal.DRAINING) {
            loop.callEnded();
        }
        if (!cancelled) {
            caller.onNext(result);
            caller.onComplete();
        }
    }

    private CallReport report(@Nullable Refusal refusal, @Nullable NoRetry noRetry, long now) {
        return new CallReport(
                request.entitlementId(),
                callIdentifier,
                history.effect(),
                history.attempts(),
                history.readAnswer(),
                refusal,
                noRetry,
                refusal != null
                        ? policies.admission().retryAfterSeconds(refusal, now)
                        : history.retryAfterSeconds(policies.wallClockMillis()),
                Instant.ofEpochMilli(startedAtMillis),
                now - startNanos);
    }
}
