package dev.entitlement;

import dev.entitlement.policy.RequestIdentifiers;
import dev.entitlement.upstream.Connections;
import dev.entitlement.upstream.Transport;
import dev.entitlement.upstream.Upstream;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.FutureMono;

/** A Netty event loop as the home of calls: its connections, its timeouts, its identifiers, shared with no other loop. */
final class EventLoopCalls implements CallLoop {
    private final EventLoop loop;
    private final Connections connections;
    private final TimeoutQueue attemptTimeouts;
    private final RequestIdentifiers identifiers;
    private final SplittableRandom random;
    private final Sinks.Empty<Void> drained = Sinks.empty();

    private volatile int calls; // written on the loop only
    private boolean draining;

    /** @param seeds drawn from here, at once: it may block, so construct off the event loops */
    EventLoopCalls(EventLoop loop, Transport transport, long attemptTimeoutNanos, SecureRandom seeds) {
        this.loop = loop;
        this.connections = transport.on(loop, System::nanoTime);
        this.attemptTimeouts = new TimeoutQueue(
                attemptTimeoutNanos,
                System::nanoTime,
                (delay, task) -> loop.schedule(task, delay, TimeUnit.NANOSECONDS));
        this.identifiers = new RequestIdentifiers(seeds.nextLong(), seeds.nextLong());
        this.random = new SplittableRandom(seeds.nextLong());
    }

    @Override
    public boolean inLoop() {
        return loop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Disposable schedule(Runnable task, long delayNanos) {
        try {
            ScheduledFuture<?> scheduled = loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException shutDown) {
            return Disposables.disposed(); // what a loop still has to do when it is shut down is never done, either
        }
    }

    @Override
    public TimeoutQueue attemptTimeouts() {
        return attemptTimeouts;
    }

    @Override
    public Upstream upstream() {
        return connections;
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
        if (draining || loop.isShuttingDown()) {
            return false;
        }
        calls++;
        return true;
    }

    @Override
    public void callEnded() {
        calls--;
        if (draining && calls == 0) {
            drained.tryEmitEmpty();
        }
    }

    int calls() {
        return calls;
    }

    int openConnections() {
        return connections.open();
    }

    int idleConnections() {
        return connections.idling();
    }

    int connecting() {
        return connections.connecting();
    }

    int awaitingConnection() {
        return connections.waiting();
    }

    /** Takes no more calls; completes when those not yet ended have ended, or the loop has, on which nothing ends then. */
    Mono<Void> drain() {
        boolean running = runs(() -> {
            draining = true;
            if (calls == 0) {
                drained.tryEmitEmpty();
            }
        });
        return running ? Mono.firstWithSignal(drained.asMono(), terminated()) : Mono.empty();
    }

    @SuppressWarnings("unchecked") // it carries nothing
    private Mono<Void> terminated() {
        return FutureMono.from((Future<Void>) loop.terminationFuture());
    }

    Mono<Void> closeConnections() {
        return onLoop(connections::close);
    }

    /** Takes no more calls, and closes every connection, whatever is on it. */
    Mono<Void> cut() {
        return onLoop(() -> {
            draining = true;
            connections.cut();
        });
    }

    /** A loop that is shut down has closed its connections by itself. */
    private Mono<Void> onLoop(Runnable task) {
        return Mono.create(sink -> {
            boolean running = runs(() -> {
                task.run();
                sink.success();
            });
            if (!running) {
                sink.success();
            }
        });
    }

    /** False if the loop is shut down, or about to be: the task is not run then. */
    private boolean runs(Runnable task) {
        if (loop.isShuttingDown()) {
            return false;
        }
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException shutDown) {
            return false;
        }
    }
}
