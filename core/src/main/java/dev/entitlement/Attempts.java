package dev.entitlement;

import dev.entitlement.policy.Decision;
import dev.entitlement.policy.Priority;
import dev.entitlement.policy.Stop;
import dev.entitlement.policy.Verdict;
import dev.entitlement.upstream.Answer;
import dev.entitlement.upstream.AnswerFacts;
import dev.entitlement.upstream.OutboundRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * All attempts for a call, and for those that joined it: a state machine that asks the policies and waits where they say
 * so. It lives on the loop of its first caller, from the first permit to the result that every caller gets; everything but
 * {@link #join} and {@link #callerGone} runs there.
 *
 * <pre>
 *   begin ── next ── a permit ── launch ── attemptEnded ── decide ── end
 *             ▲ │                                            │
 *             │ └─ queued ── admitted ─▶ launch              │
 *             └───────────── retry ◀──── wait ◀──────────────┘
 * </pre>
 */
final class Attempts implements Ticket.Owner {
    private final SharedPolicies policies;
    private final CallLoop loop;
    private final ReactivationRequest request;
    private final @Nullable TraceContext trace;
    private final String callIdentifier;
    private final Callers callers;
    private final AttemptHistory history = new AttemptHistory();
    private final long startNanos;

    private Phase phase = Phase.DECIDING;
    private long deadlineNanos;
    private String identifier;
    private int count;
    private boolean staleForgiven;
    private boolean isShared;
    private long permit;
    private @Nullable LiveAttempt live;
    private @Nullable Ticket ticket;
    private @Nullable Disposable timer; // of a wait

    /** Other attempts for the same entitlement; {@link Coalescing}'s alone. */
    @Nullable
    Attempts nextOfEntitlement;

    private enum Phase {
        /** Between the others. */
        DECIDING,
        /** For a permit. */
        QUEUED,
        ON_THE_WIRE,
        /** For the end of a backoff. */
        WAITING,
        ENDED
    }

    /** Of this call so far, on its loop. */
    Attempts(SharedPolicies policies, CallLoop loop, Call call) {
        this.policies = policies;
        this.loop = loop;
        this.request = call.request();
        this.trace = call.trace();
        this.callers = new Callers(call);
        this.startNanos = call.startNanos();
        this.deadlineNanos = call.deadlineNanos();
        String given = request.requestIdentifier();
        this.callIdentifier = given != null ? given : loop.nextIdentifier();
        this.identifier = callIdentifier;
    }

    String entitlementId() {
        return request.entitlementId();
    }

    /** Whether the caller of others, that have not begun, may wait for these. Any thread. */
    boolean admits(Attempts others) {
        String wished = others.request.requestIdentifier();
        return (wished == null || wished.equals(callIdentifier))
                && request.caller().equals(others.request.caller())
                && Objects.equals(request.authorization(), others.request.authorization());
    }

    void begin(long now) {
        next(now);
    }

    // ---- a permit

    /** The first attempt, or the next one after a wait: whatever goes out passes here. */
    private void next(long now) {
        if (!policies.isEnough(deadlineNanos - now, now)) {
            refused(Refusal.DEADLINE, now);
            return;
        }
        long acquired = policies.admission().tryAcquire(now);
        if (acquired >= 0) {
            launch(acquired, now);
        } else if (acquired == Admission.MUST_WAIT) {
            queue(now);
        } else {
            refused(Admission.refusal(acquired), now);
        }
    }

    private void queue(long now) {
        phase = Phase.QUEUED;
        Priority priority = count == 0 ? Priority.FIRST : Priority.RETRY;
        ticket = new Ticket(this, loop, request.caller(), priority, deadlineNanos);
        policies.admission().await(ticket);
        startQueueTimeout(now);
        callers.forEach(Call::watch);
    }

    /** Later than that a permit would be of no use. */
    private void startQueueTimeout(long now) {
        long needed = policies.recentLatency().neededNanos(now);
        timer = loop.schedule(this::queuedTooLong, Math.max(0, deadlineNanos - needed - now));
    }

    private void queuedTooLong() {
        if (phase == Phase.QUEUED && ticket != null && policies.admission().leave(ticket)) {
            stopWaiting();
            refused(Refusal.DEADLINE, loop.nanoTime());
        }
    }

    @Override
    public void admitted(Ticket settled, long acquired) {
        long now = loop.nanoTime();
        if (phase != Phase.QUEUED || settled != ticket) {
            policies.admission().giveBack(acquired, now);
            return;
        }
        stopWaiting();
        if (nobodyWaits()) {
            policies.admission().giveBack(acquired, now);
            giveUp(NoRetry.CALLER_GONE, now);
        } else if (!policies.isEnough(deadlineNanos - now, now)) {
            policies.admission().giveBack(acquired, now);
            refused(Refusal.DEADLINE, now);
        } else {
            launch(acquired, now);
        }
    }

    @Override
    public void shed(Ticket settled, Refusal refusal) {
        if (phase == Phase.QUEUED && settled == ticket) {
            stopWaiting();
            refused(refusal, loop.nanoTime());
        }
    }

    private void refused(Refusal refusal, long now) {
        if (count > 0) {
            giveUp(Admission.noRetry(refusal), now);
        } else {
            end(refusal, null, now);
        }
    }

    // ---- an attempt

    private void launch(long acquired, long now) {
        permit = acquired;
        if (count == 0) {
            policies.budget().deposit(now);
        }
        launch(now, false);
    }

    private void launch(long now, boolean fresh) {
        if (history.codeWasRead()) { // under the present identifier it would only be replayed
            identifier = loop.nextIdentifier();
            history.newIdentifier();
        }
        count++;
        phase = Phase.ON_THE_WIRE;
        LiveAttempt attempt = new LiveAttempt(this, policies, loop, identifier, now, fresh);
        live = attempt;
        policies.listener().attemptStarted(request, count, identifier);
        if (callers.areAll(Call::isCancelled)) {
            attempt.withdraw();
        } else {
            attempt.start(request, deadlineNanos);
        }
    }

    OutboundRequest outbound(String requestIdentifier, @Nullable String authorization) {
        byte[] body = request.body();
        boolean ours = body == null && policies.notificationBody() != null;
        return new OutboundRequest(
                OutboundRequest.Kind.REACTIVATE,
                request.entitlementId(),
                requestIdentifier,
                authorization,
                trace == null ? null : trace.traceparent(),
                trace == null ? null : trace.tracestate(),
                ours ? "application/json" : request.contentType(),
                ours ? policies.notificationBody() : body);
    }

    void attemptEnded(LiveAttempt ended, AttemptEnd end, Judgement judged, @Nullable Answer whole, boolean stale) {
        long now = loop.nanoTime();
        phase = Phase.DECIDING;
        live = null;
        if (whole != null) {
            policies.recentLatency().record(now - ended.startNanos(), now);
        }
        boolean excused = stale && !staleForgiven; // once a call, a stale connection is nobody's fault
        Judgement judgement = excused ? judged.excused() : judged;
        Attempt attempt = attempt(ended, end, whole, now);
        history.add(attempt, judgement, whole);
        policies.listener().attemptEnded(request, attempt);
        if (excused && mayFollow(now)) {
            staleForgiven = true;
            policies.listener().retryScheduled(request, attempt, 0);
            launch(now, true); // at once, with the same identifier and the same permit
            return;
        }
        policies.admission().release(permit, judgement, ended.startNanos(), now, loop);
        decide(attempt, judgement.verdict(), now);
    }

    private Attempt attempt(LiveAttempt ended, AttemptEnd end, @Nullable Answer whole, long now) {
        AnswerFacts facts = whole == null ? null : whole.facts();
        return new Attempt(
                count,
                ended.identifier(),
                ended.startNanos() - startNanos,
                now - ended.startNanos(),
                end,
                whole == null ? 0 : whole.status(),
                facts == null ? null : facts.responseCode());
    }

    private boolean mayFollow(long now) {
        return policies.isEnough(deadlineNanos - now, now) && !nobodyWaits();
    }

    // ---- what follows

    private void decide(Attempt attempt, Verdict verdict, long now) {
        if (verdict == Verdict.FINAL) {
            end(null, null, now);
        } else if (nobodyWaits()) {
            giveUp(NoRetry.CALLER_GONE, now);
        } else {
            dismissGone(now);
            decideOnRetry(attempt, now);
        }
    }

    private void decideOnRetry(Attempt attempt, long now) {
        Decision decision = policies.retryPolicy()
                .after(
                        history.verdict(),
                        history.codeWasRead(),
                        history.retryAfterNanos(policies.wallClockMillis()),
                        staleForgiven ? count - 1 : count,
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
        phase = Phase.WAITING;
        timer = loop.schedule(this::retry, delayNanos);
        callers.forEach(Call::watch);
    }

    private void retry() {
        if (phase == Phase.WAITING) {
            stopWaiting();
            long now = loop.nanoTime();
            if (nobodyWaits()) {
                giveUp(NoRetry.CALLER_GONE, now);
            } else {
                next(now);
            }
        }
    }

    private void stopWaiting() {
        phase = Phase.DECIDING;
        ticket = null;
        if (timer != null) {
            timer.dispose();
            timer = null;
        }
    }

    private void giveUp(@Nullable NoRetry reason, long now) {
        if (count == 0) {
            end(Refusal.CALLER_GONE, null, now); // only that ends a call before its first attempt
            return;
        }
        if (reason != null) {
            policies.listener().retrySuppressed(request, reason);
        }
        end(null, reason, now);
    }

    private void end(@Nullable Refusal refusal, @Nullable NoRetry noRetry, long now) {
        phase = Phase.ENDED;
        policies.coalescing().ended(this);
        Call alone = callers.alone();
        if (alone != null) { // nearly always: what it would take to tell several is not made for one
            tell(alone, history, refusal, noRetry, now);
        } else {
            callers.forEach(call -> tell(call, history, refusal, noRetry, now));
        }
    }

    private void tell(Call call, AttemptHistory told, @Nullable Refusal refusal, @Nullable NoRetry noRetry, long now) {
        CallReport report = new CallReport(
                request.entitlementId(),
                callIdentifier,
                told.effect(),
                attempts(call, told),
                told.readAnswer(),
                refusal,
                noRetry,
                refusal != null
                        ? policies.admission().retryAfterSeconds(refusal, now)
                        : told.retryAfterSeconds(policies.wallClockMillis()),
                call.joined(),
                call.startedAt(),
                now - call.startNanos());
        call.ended(told.result(report));
    }

    /** As the call saw them: one that joined later finds that they began before it. */
    private List<Attempt> attempts(Call call, AttemptHistory told) {
        long later = call.startNanos() - startNanos;
        return later == 0
                ? told.attempts()
                : told.attempts().stream()
                        .map(attempt -> attempt.earlier(later))
                        .toList();
    }

    // ---- callers that come and go

    /** Takes another caller in; sends it back if the end was faster. Any thread. */
    void join(Call call) {
        if (!loop.run(() -> takeIn(call))) {
            policies.coalescing().ended(this); // with their loop
            call.sentBack();
        }
    }

    private void takeIn(Call call) {
        if (phase == Phase.ENDED) {
            call.sentBack();
            return;
        }
        if (!isShared) {
            isShared = true;
            callers.forEach(this::limitPatience);
        }
        callers.add(call);
        limitPatience(call);
        if (call.deadlineNanos() - deadlineNanos > 0) {
            extend(call.deadlineNanos());
        }
        if (call.isGone()) {
            gone(call);
        }
    }

    /** The attempts run to the latest deadline among their callers. */
    private void extend(long laterNanos) {
        deadlineNanos = laterNanos;
        if (live != null) {
            live.extend(laterNanos);
        }
        if (ticket != null && timer != null) {
            ticket.extend(laterNanos);
            timer.dispose();
            startQueueTimeout(loop.nanoTime());
        }
    }

    /** Each caller leaves at its own deadline. */
    private void limitPatience(Call call) {
        call.patience = loop.schedule(() -> leaveInTime(call), Math.max(0, call.deadlineNanos() - loop.nanoTime()));
    }

    private void leaveInTime(Call call) {
        if (isWaiting() && callers.areAll(other -> other == call)) {
            leaveQueue();
            refused(Refusal.DEADLINE, loop.nanoTime());
        } else if (phase != Phase.ENDED) {
            leave(call, NoRetry.DEADLINE, Refusal.DEADLINE);
            withdrawIfUnwanted();
        }
    }

    /** It gets what is known so far; or it has left already, and on its own loop does not know yet. */
    private void leave(Call call, NoRetry noRetry, Refusal refusal) {
        if (!callers.remove(call)) {
            return;
        }
        long now = loop.nanoTime();
        if (count == 0) {
            tell(call, history, refusal, null, now);
        } else if (live == null) {
            tell(call, history, null, noRetry, now);
        } else {
            tell(call, historyWithout(live, now), null, null, now);
        }
    }

    /** As if the attempt on the wire were never answered: for this caller it is not. */
    private AttemptHistory historyWithout(LiveAttempt unanswered, long now) {
        boolean sent = unanswered.sent();
        AttemptHistory known = history.copy();
        known.add(
                attempt(unanswered, sent ? AttemptEnd.TIMED_OUT : AttemptEnd.NOT_SENT, null, now),
                sent ? Judgement.TIMED_OUT : Judgement.WITHHELD,
                null);
        return known;
    }

    /** A caller cancelled, or sent its last byte: what waits for it ends, what was sent is heard out. Any thread. */
    void callerGone(Call call) {
        loop.run(() -> gone(call));
    }

    private void gone(Call call) {
        if (phase == Phase.ON_THE_WIRE) {
            withdrawIfUnwanted();
        } else if (isWaiting() && nobodyWaits()) {
            leaveQueue();
            giveUp(NoRetry.CALLER_GONE, loop.nanoTime());
        } else if (isWaiting()) {
            leave(call, NoRetry.CALLER_GONE, Refusal.CALLER_GONE);
        }
    }

    private void withdrawIfUnwanted() {
        if (live != null && callers.areAll(Call::isCancelled)) {
            live.withdraw();
        }
    }

    private boolean isWaiting() {
        return phase == Phase.QUEUED || phase == Phase.WAITING;
    }

    private void leaveQueue() {
        if (ticket != null) {
            policies.admission().leave(ticket);
        }
        stopWaiting();
    }

    /** Those who heard the last attempt out, and want no other one. */
    private void dismissGone(long now) {
        callers.forEach(call -> {
            if (call.isGone()) {
                callers.remove(call);
                tell(call, history, null, NoRetry.CALLER_GONE, now);
            }
        });
    }

    private boolean nobodyWaits() {
        return callers.areAll(Call::isGone);
    }
}
