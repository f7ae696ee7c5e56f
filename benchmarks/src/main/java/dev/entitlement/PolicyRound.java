package dev.entitlement;

import dev.entitlement.policy.CircuitBreaker;
import dev.entitlement.policy.RecentLatency;
import dev.entitlement.policy.RetryBudget;
import dev.entitlement.upstream.Answer;
import io.netty.channel.EventLoop;
import reactor.core.publisher.Mono;

/**
 * The policies alone, asked as a call of one attempt asks them ({@link Attempts}): deadline, circuit, rate limit, adaptive
 * limit, hard cap, budget, attempt timeout, recent latency, coalescing. No call around them, so the least that the call
 * could cost.
 */
public final class PolicyRound {
    private final InMemoryLoop loop;
    private final Admission admission;
    private final RetryBudget budget;
    private final RecentLatency recentLatency = new RecentLatency();
    private final long deadlineNanos;
    private final Judgement judged;

    /** With the client's default settings. */
    public PolicyRound(EventLoop loop, Answer answer) {
        ClientSettings settings = ClientSettings.defaults();
        this.loop = new InMemoryLoop(loop, answer, settings.attemptTimeout().toNanos());
        CircuitBreaker breaker =
                new CircuitBreaker(2 * settings.attemptTimeout().toNanos());
        CircuitProbe probe = new CircuitProbe(breaker, this.loop, Mono::never, CallListener.none(), () -> {});
        this.admission = new Admission(settings, breaker, probe, this.loop);
        this.budget = RetryBudget.of(settings.retryBudget(), settings.retryFloor());
        this.deadlineNanos = settings.deadline().toNanos();
        this.judged = Judgement.of(answer, "");
    }

    private static final class Clock extends TimeoutQueue.Timeout {
        @Override
        void timedOut() {
            throw new IllegalStateException("a round took longer than an attempt may");
        }
    }

    /** One round; the answer is there when it is asked for. */
    public long pass() {
        long start = loop.nanoTime();
        long deadline = start + deadlineNanos;
        if (deadline - start < recentLatency.neededNanos(start)) {
            throw new IllegalStateException("the deadline is shorter than a round");
        }
        long permit = admission.tryAcquire(start);
        budget.deposit(start);
        Clock clock = new Clock();
        loop.attemptTimeouts().start(clock, start);
        long now = loop.nanoTime();
        clock.cancelTimeout();
        recentLatency.record(now - start, now);
        admission.release(permit, judged, start, now, loop);
        return permit;
    }
}
