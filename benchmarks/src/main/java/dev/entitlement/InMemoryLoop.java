package dev.entitlement;

import dev.entitlement.policy.RequestIdentifiers;
import dev.entitlement.upstream.Answer;
import dev.entitlement.upstream.OutboundRequest;
import dev.entitlement.upstream.Upstream;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * An event loop as the home of calls, as in production but for the wire: its upstream answers before {@link #send}
 * returns. It is all the loops that its client has.
 */
final class InMemoryLoop implements CallLoop, CallLoops, Upstream {
    /** What is asked of an exchange that has ended by the time anyone has it. */
    private static final Exchange ENDED = new Exchange() {
        @Override
        public boolean sent() {
            return true;
        }

        @Override
        public void abort() {}
    };

    private final EventLoop loop;
    private final Executor tasks;
    private final Answer answer;
    private final TimeoutQueue attemptTimeouts;
    private final RequestIdentifiers identifiers;
    private final SplittableRandom random = new SplittableRandom(1);
    private final FastThreadLocal<InMemoryLoop> ofThisThread = new FastThreadLocal<>() {
        @Override
        protected InMemoryLoop initialValue() {
            return InMemoryLoop.this;
        }
    };

    @SuppressWarnings("UnusedVariable") // what is sent outlives the call to send it, as in production
    private @Nullable OutboundRequest sent;

    private int calls;

    InMemoryLoop(EventLoop loop, Answer answer, long attemptTimeoutNanos) {
        this(loop, loop, answer, attemptTimeoutNanos);
    }

    /** @param tasks what runs those that are to run on the loop */
    InMemoryLoop(EventLoop loop, Executor tasks, Answer answer, long attemptTimeoutNanos) {
        this.loop = loop;
        this.tasks = tasks;
        this.answer = answer;
        this.attemptTimeouts = new TimeoutQueue(
                attemptTimeoutNanos,
                System::nanoTime,
                (delay, task) -> loop.schedule(task, delay, TimeUnit.NANOSECONDS));
        this.identifiers = new RequestIdentifiers(1, 2);
    }

    @Override
    public Exchange send(OutboundRequest request, boolean fresh, Receiver receiver) {
        sent = request;
        receiver.answered(answer);
        return ENDED;
    }

    @Override
    public boolean inLoop() {
        return loop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        tasks.execute(task);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Disposable schedule(Runnable task, long delayNanos) {
        ScheduledFuture<?> scheduled = loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public TimeoutQueue attemptTimeouts() {
        return attemptTimeouts;
    }

    @Override
    public Upstream upstream() {
        return this;
    }

    @Override
    public String nextIdentifier() {
        return identifiers.next();
    }

    @Override
    public double nextRandom() {
        return random.nextDouble();
    }

    @Override
    public boolean callBegan() {
        calls++;
        return true;
    }

    @Override
    public void callEnded() {
        calls--;
    }

    @Override
    public CallLoop current() {
        return ofThisThread.get(); // as in production, where each thread looks up its own
    }

    @Override
    public CallLoop first() {
        return this;
    }

    @Override
    public int calls() {
        return calls;
    }

    @Override
    public int openConnections() {
        return 0;
    }

    @Override
    public int idleConnections() {
        return 0;
    }

    @Override
    public int connecting() {
        return 0;
    }

    @Override
    public int awaitingConnection() {
        return 0;
    }

    @Override
    public Mono<Void> drain() {
        return Mono.empty();
    }

    @Override
    public Mono<Void> cut() {
        return Mono.empty();
    }

    @Override
    public Mono<Void> close() {
        return Mono.empty();
    }
}
