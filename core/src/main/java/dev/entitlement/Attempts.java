package dev.entitlement;

import dev.entitlement.policy.Decision;
import dev.entitlement.policy.Priority;
import dev.entitlement.policy.Stop;
import dev.entitlement.policy.Verdict;
import dev.entitlement.upstream.Answer;
import dev.entitlement.upstream.AnswerFacts;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
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
final class Attempts extends Callers implements Ticket.Owner {
    private static final long BUDGET_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final SharedPolicies policies;
    private final CallLoop loop;
    private final ReactivationRequest request;
    private final String callIdentifier;
    private final long startNanos;

    private long deadlineNanos;
    private AttemptHistory history; // of attempts that were not the last one for certain
    private boolean staleForgiven;
    private long permit;
    private @Nullable LiveAttempt live; // while one is on the wire
    private @Nullable Wait wait; // while it waits for a permit, or for the end of a backoff
    private boolean ended;
    private boolean paid; // the next retry is withdrawn from the budget already

    /** Other attempts for the same entitlement; {@link Coalescing}'s alone. */
    @Nullable
    Attempts nextOfEntitlement;

    /** What waiting takes, which few calls do. */
    private static final class Wait {
        private @Nullable Ticket ticket; // while it is for a permit
        private @Nullable Disposable timer;
        private long troubleSeen; // how far the clock of the circuit's troubles had come

        Wait(long troubleSeen) {
            this.troubleSeen = troubleSeen;
        }

        /** How much further that has come since it was last asked. */
        long stoodFor(long trouble) {
            long stood = trouble - troubleSeen;
            troubleSeen = trouble;
            return stood;
        }

        void end() {
            if (timer != null) {
                timer.dispose();
            }
        }
    }

    /** Of this call so far, on its loop. */
    Attempts(SharedPolicies policies, CallLoop loop, Call call) {
        super(call);
        this.policies = policies;
        this.loop = loop;
        this.request = call.request();
        this.startNanos = call.startNanos();
        this.deadlineNanos = call.deadlineNanos();
        String given = request.requestIdentifier();
        this.callIdentifier = given != null ? given : loop.nextIdentifier();
        this.history = AttemptHistory.before(EffectLedger.after(request.unsettledUnder(), callIdentifier));
    }

    SharedPolicies policies() {
        return policies;
    }

    CallLoop loop() {
        return loop;
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

    /** @param permitInHand negative for none */
    void begin(long permitInHand, long now) {
        if (permitInHand < 0) {
            next(now);
        } else {
            use(permitInHand, now);
        }
    }

    // ---- a permit

    /** The first attempt, or the next one after a wait: whatever goes out passes here. */
    private void next(long now) {
        if (!policies.isEnough(deadlineNanos - now, now)) {
            refused(Refusal.DEADLINE, now);
            return;
        }
        long acquired = isOneOfMany()
                ? policies.admission().tryAcquireLeftOver(now)
                : policies.admission().tryAcquire(now);
        if (acquired >= 0) {
            use(acquired, now);
        } else if (acquired == Admission.MUST_WAIT) {
            queue(now);
        } else {
            refused(Admission.refusal(acquired), now);
        }
    }

    /** Attempts so far, with the one on the wire. */
    private int count() {
        return history.attempts().size() + (live == null ? 0 : 1);
    }

    /** The highest priority among the callers. */
    private Priority priority() {
        if (isOneOfMany()) {
            return Priority.BULK;
        }
        return count() == 0 ? Priority.FIRST : Priority.RETRY;
    }

    private void queue(long now) {
        Wait forPermit = beginWait(now);
        Ticket ticket = new Ticket(this, loop, request.caller(), priority(), deadlineNanos);
        forPermit.ticket = ticket;
        policies.admission().await(ticket);
        startQueueTimeout(forPermit, 0, now);
        forEach(Call::watch);
    }

    /** Later than that a permit would be of no use. */
    private void startQueueTimeout(Wait forPermit, long atLeastNanos, long now) {
        long needed = policies.recentLatency().neededNanos(now);
        forPermit.timer = loop.schedule(this::queuedTooLong, Math.max(atLeastNanos, deadlineNanos - needed - now));
    }

    private void queuedTooLong() {
        Wait forPermit = wait;
        if (forPermit == null || forPermit.ticket == null) {
            return;
        }
        long now = loop.nanoTime();
        stretch(now);
        if (deadlineNanos - policies.recentLatency().neededNanos(now) - now > 0) {
            startQueueTimeout(forPermit, isAnyOneOfMany() ? LOOK_AGAIN_NANOS : 0, now);
        } else if (policies.admission().leave(forPermit.ticket)) {
            stopWaiting();
            refused(Refusal.DEADLINE, now);
        }
    }

    private boolean isWaitingWith(Ticket ticket) {
        return wait != null && wait.ticket == ticket;
    }

    @Override
    public void admitted(Ticket settled, long acquired) {
        long now = loop.nanoTime();
        if (!isWaitingWith(settled)) {
            policies.admission().giveBack(acquired, now);
            return;
        }
        stretch(now);
        stopWaiting();
        if (nobodyWaits()) {
            policies.admission().giveBack(acquired, now);
            giveUp(NoRetry.CALLER_GONE, now);
        } else {
            use(acquired, now);
        }
    }

    private void use(long acquired, long now) {
        if (!policies.isEnough(deadlineNanos - now, now)) {
            policies.admission().giveBack(acquired, now);
            refused(Refusal.DEADLINE, now);
        } else if (count() > 0 && !paid && !policies.budget().tryWithdraw(now)) {
            policies.admission().giveBack(acquired, now);
            awaitBudget(now);
        } else {
            launch(acquired, now);
        }
    }

    @Override
    public void shed(Ticket settled, Refusal refusal) {
        if (isWaitingWith(settled)) {
            long now = loop.nanoTime();
            stretch(now);
            stopWaiting();
            refused(refusal, now);
        }
    }

    /** What ends a single call makes one of many wait. */
    private void refused(Refusal refusal, long now) {
        if (isMixed()) {
            dismissSingleCalls(count() > 0 ? Admission.noRetry(refusal) : NoRetry.DEADLINE, refusal);
            next(now);
        } else if (count() > 0) {
            giveUp(Admission.noRetry(refusal), now);
        } else {
            end(history, refusal, null, now);
        }
    }

    // ---- an attempt

    private void launch(long acquired, long now) {
        permit = acquired;
        paid = false;
        if (count() == 0) {
            policies.budget().deposit(now);
        }
        launch(now, false);
    }

    private void launch(long now, boolean fresh) {
        String identifier = nextIdentifier();
        LiveAttempt attempt = new LiveAttempt(this, identifier, now, fresh);
        live = attempt;
        policies.listener().attemptStarted(request, count(), identifier);
        if (areAll(Call::isCancelled)) {
            attempt.withdraw();
        } else {
            attempt.start(deadlineNanos);
        }
    }

    private String nextIdentifier() {
        if (history.codeWasRead()) { // under the present one it would only be replayed
            history = history.withNewIdentifier();
            return loop.nextIdentifier();
        }
        Attempt last = history.last();
        return last == null ? callIdentifier : last.requestIdentifier();
    }

    ReactivationRequest request() {
        return request;
    }

    /** Of the first caller that still waits. */
    @Nullable
    TraceContext trace() {
        Call caller = first();
        return caller == null ? null : caller.trace();
    }

    void attemptEnded(LiveAttempt finished, AttemptEnd end, Judgement judged, @Nullable Answer whole, boolean stale) {
        long now = loop.nanoTime();
        live = null;
        if (whole != null) {
            policies.recentLatency().record(now - finished.startNanos(), now);
        }
        boolean excused = stale && !staleForgiven; // once a call, a stale connection is nobody's fault
        Judgement judgement = excused ? judged.excused() : judged;
        Attempt attempt = attempt(finished, end, whole, now);
        AttemptHistory told = history.and(attempt, judgement, whole);
        heedRetryAfter(told, now);
        policies.listener().attemptEnded(request, attempt);
        if (excused && mayFollow(now)) {
            staleForgiven = true;
            history = told;
            policies.listener().retryScheduled(request, attempt, 0);
            launch(now, true); // at once, with the same identifier and the same permit
            return;
        }
        policies.admission().release(permit, judgement, finished.startNanos(), now, loop);
        decide(attempt, told, now);
    }

    private Attempt attempt(LiveAttempt finished, AttemptEnd end, @Nullable Answer whole, long now) {
        AnswerFacts facts = whole == null ? null : whole.facts();
        return new Attempt(
                history.attempts().size() + 1,
                finished.requestIdentifier(),
                finished.startNanos() - startNanos,
                now - finished.startNanos(),
                end,
                whole == null ? 0 : whole.status(),
                facts == null ? null : facts.responseCode());
    }

    /** Those who have not been read yet wait for it, too. */
    private void heedRetryAfter(AttemptHistory told, long now) {
        long asked = told.verdict() == Verdict.FINAL ? 0 : told.retryAfterNanos(policies.wallClockMillis());
        if (asked > 0) {
            forEach(call -> call.hold(asked, now));
            if (request.authorization() == null) {
                policies.hold().hold(asked, now);
            }
        }
    }

    private boolean mayFollow(long now) {
        return policies.isEnough(deadlineNanos - now, now) && !nobodyWaits();
    }

    // ---- what follows

    private void decide(Attempt attempt, AttemptHistory told, long now) {
        if (told.verdict() == Verdict.FINAL) {
            end(told, null, null, now);
            return;
        }
        history = told;
        if (nobodyWaits()) {
            giveUp(NoRetry.CALLER_GONE, now);
        } else {
            dismissGone(now);
            decideOnRetry(attempt, now);
        }
    }

    private void decideOnRetry(Attempt attempt, long now) {
        Decision decision = isOneOfMany() ? decisionForOneOfMany(now) : decision(now);
        Stop stop = decision.stop();
        if (stop == null) {
            paid = !isOneOfMany();
            policies.listener().retryScheduled(request, attempt, decision.delayNanos());
            await(decision.delayNanos(), now);
        } else if (isMixed()) {
            dismissSingleCalls(noRetry(stop), Refusal.DEADLINE);
            decideOnRetry(attempt, now);
        } else {
            giveUp(noRetry(stop), now);
        }
    }

    private Decision decision(long now) {
        return policies.retryPolicy()
                .after(
                        history.verdict(),
                        history.codeWasRead(),
                        history.retryAfterNanos(policies.wallClockMillis()),
                        staleForgiven ? count() - 1 : count(),
                        deadlineNanos - now,
                        policies.recentLatency().neededNanos(now),
                        now,
                        loop.nextRandom());
    }

    private Decision decisionForOneOfMany(long now) {
        return policies.retryPolicy()
                .afterOneOfMany(
                        history.verdict(),
                        history.codeWasRead(),
                        history.retryAfterNanos(policies.wallClockMillis()),
                        staleForgiven ? count() - 1 : count(),
                        deadlineNanos - now,
                        policies.recentLatency().neededNanos(now),
                        loop.nextRandom());
    }

    /** Retries add as much as they may at present: one of many comes again a little later, in the time it has. */
    private void awaitBudget(long now) {
        if (isMixed()) {
            dismissSingleCalls(NoRetry.BUDGET_SPENT, Refusal.DEADLINE);
        }
        long pause = (long) (BUDGET_PAUSE_NANOS * (1 + loop.nextRandom()) / 2);
        if (isOneOfMany() && policies.isEnough(deadlineNanos - now - pause, now)) {
            await(pause, now);
        } else {
            giveUp(NoRetry.BUDGET_SPENT, now);
        }
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

    private void await(long delayNanos, long now) {
        beginWait(now).timer = loop.schedule(this::retry, delayNanos);
        forEach(Call::watch);
    }

    private void retry() {
        if (isWaiting()) {
            long now = loop.nanoTime();
            stretch(now);
            stopWaiting();
            if (nobodyWaits()) {
                giveUp(NoRetry.CALLER_GONE, now);
            } else {
                next(now);
            }
        }
    }

    private Wait beginWait(long now) {
        Wait begun = new Wait(policies.admission().troubledNanos(now));
        wait = begun;
        return begun;
    }

    /**
     * While the circuit is not closed the clock of one of many that waits stands still, so that no line of a bulk is lost to
     * an outage, however long. Found out afterwards: nobody has to be told when a circuit opens.
     */
    private void stretch(long now) {
        long stood = wait == null ? 0 : wait.stoodFor(policies.admission().troubledNanos(now));
        if (stood > 0) {
            forEach(call -> stretch(call, stood));
        }
    }

    private void stretch(Call call, long nanos) {
        if (call.isOneOfMany()) {
            call.extend(nanos);
            if (call.deadlineNanos() - deadlineNanos > 0) {
                deadlineNanos = call.deadlineNanos();
            }
        }
    }

    private void stopWaiting() {
        if (wait != null) {
            wait.end();
            wait = null;
        }
    }

    private void giveUp(@Nullable NoRetry reason, long now) {
        if (count() == 0) {
            end(history, Refusal.CALLER_GONE, null, now); // only that ends a call before its first attempt
            return;
        }
        if (reason != null) {
            policies.listener().retrySuppressed(request, reason);
        }
        end(history, null, reason, now);
    }

    private void end(AttemptHistory told, @Nullable Refusal refusal, @Nullable NoRetry noRetry, long now) {
        ended = true;
        policies.coalescing().ended(this);
        forEach(call -> tell(call, told, refusal, noRetry, now));
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
                call.startedAt(now),
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
        if (ended) {
            call.sentBack();
            return;
        }
        stretch(loop.nanoTime());
        add(call);
        forEach(each -> {
            if (each.patience == null) {
                limitPatience(each, 0);
            }
        });
        if (call.deadlineNanos() - deadlineNanos > 0) {
            extend(call.deadlineNanos());
        }
        if (call.isGone()) {
            gone(call);
        } else if (!call.isOneOfMany()) {
            raise();
        }
    }

    /** A single call came to one of many that waits in the queue: it gets a place among single calls. */
    private void raise() {
        Ticket ticket = wait == null ? null : wait.ticket;
        if (ticket != null
                && ticket.wished() == Priority.BULK
                && policies.admission().leave(ticket)) {
            stopWaiting();
            next(loop.nanoTime());
        }
    }

    /** The attempts run to the latest deadline among their callers. */
    private void extend(long laterNanos) {
        deadlineNanos = laterNanos;
        if (live != null) {
            live.extend(laterNanos);
        }
        if (wait != null && wait.ticket != null) {
            wait.ticket.extend(laterNanos);
            wait.end();
            startQueueTimeout(wait, 0, loop.nanoTime());
        }
    }

    /** Each caller leaves at its own deadline. */
    private void limitPatience(Call call, long atLeastNanos) {
        long left = call.deadlineNanos() - loop.nanoTime();
        call.patience = loop.schedule(() -> leaveInTime(call), Math.max(atLeastNanos, left));
    }

    private void leaveInTime(Call call) {
        long now = loop.nanoTime();
        stretch(now);
        if (call.deadlineNanos() - now > 0) {
            limitPatience(call, LOOK_AGAIN_NANOS);
        } else if (isWaiting() && areAll(other -> other == call)) {
            leaveQueue();
            refused(Refusal.DEADLINE, now);
        } else if (!ended) {
            leave(call, NoRetry.DEADLINE, Refusal.DEADLINE);
            withdrawIfUnwanted();
        }
    }

    /** It gets what is known so far; or it has left already, and on its own loop does not know yet. */
    private void leave(Call call, NoRetry noRetry, Refusal refusal) {
        if (!remove(call)) {
            return;
        }
        long now = loop.nanoTime();
        if (count() == 0) {
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
        return history.and(
                attempt(unanswered, sent ? AttemptEnd.TIMED_OUT : AttemptEnd.NOT_SENT, null, now),
                sent ? Judgement.TIMED_OUT : Judgement.WITHHELD,
                null);
    }

    /** A caller cancelled, or sent its last byte: what waits for it ends, what was sent is heard out. Any thread. */
    void callerGone(Call call) {
        loop.run(() -> gone(call));
    }

    private void gone(Call call) {
        if (live != null) {
            withdrawIfUnwanted();
        } else if (isWaiting() && nobodyWaits()) {
            leaveQueue();
            giveUp(NoRetry.CALLER_GONE, loop.nanoTime());
        } else if (isWaiting()) {
            leave(call, NoRetry.CALLER_GONE, Refusal.CALLER_GONE);
        }
    }

    private void withdrawIfUnwanted() {
        if (live != null && areAll(Call::isCancelled)) {
            live.withdraw();
        }
    }

    private boolean isWaiting() {
        return wait != null;
    }

    private void leaveQueue() {
        if (wait != null && wait.ticket != null) {
            policies.admission().leave(wait.ticket);
        }
        stopWaiting();
    }

    /** Those who heard the last attempt out, and want no other one. */
    private void dismissGone(long now) {
        forEach(call -> {
            if (call.isGone()) {
                remove(call);
                tell(call, history, null, NoRetry.CALLER_GONE, now);
            }
        });
    }

    /** Single calls that share the attempts of one of many, and do not wait as long as that does. */
    private void dismissSingleCalls(NoRetry noRetry, Refusal refusal) {
        forEach(call -> {
            if (!call.isOneOfMany()) {
                leave(call, noRetry, refusal);
            }
        });
    }

    private boolean isOneOfMany() {
        return areAll(Call::isOneOfMany);
    }

    private boolean isAnyOneOfMany() {
        return !areAll(call -> !call.isOneOfMany());
    }

    private boolean isMixed() {
        return isAnyOneOfMany() && !isOneOfMany();
    }

    private boolean nobodyWaits() {
        return areAll(Call::isGone);
    }
}
