package dev.entitlement;

import dev.entitlement.upstream.Upstream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A call's loop on virtual time, and the only one of its client. Whatever the test does, it does on this loop's thread,
 * unless it says otherwise ({@link #fromElsewhere}).
 *
 * <p>Its clock stands one second before the point where a {@code long} comes round, so that every test that takes longer
 * also proves that times are compared by difference only.
 */
final class VirtualLoop implements CallLoop, CallLoops {
    private static final long ORIGIN_NANOS = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);

    private final VirtualTimeScheduler scheduler;
    private final Upstream upstream;
    private final DoubleSupplier random;
    private final TimeoutQueue attemptTimeouts;
    private final Sinks.Empty<Void> drained = Sinks.empty();

    private boolean elsewhere;
    private int identifiers;
    private int calls;
    private int timers;
    private boolean draining;

    VirtualLoop(VirtualTimeScheduler scheduler, Upstream upstream, Duration attemptTimeout, DoubleSupplier random) {
        this.scheduler = scheduler;
        this.upstream = upstream;
        this.random = random;
        this.attemptTimeouts =
                new TimeoutQueue(attemptTimeout.toNanos(), this::nanoTime, (delay, task) -> schedule(task, delay));
    }

    /** Runs a part of the test as if on a foreign thread: what it asks of the loop happens later. */
    void fromElsewhere(Runnable part) {
        elsewhere = true;
        try {
            part.run();
        } finally {
            elsewhere = false;
        }
    }

    @Override
    public boolean inLoop() {
        return !elsewhere;
    }

    /** Later means when time next moves: the smallest step of it. */
    @Override
    public void execute(Runnable task) {
        scheduler.schedule(() -> onLoop(task), 1, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task, long delayNanos) {
        timers++;
        return scheduler.schedule(() -> onLoop(task), delayNanos, TimeUnit.NANOSECONDS);
    }

    private void onLoop(Runnable task) {
        boolean before = elsewhere;
        elsewhere = false;
        task.run();
        elsewhere = before;
    }

    @Override
    public long nanoTime() {
        return ORIGIN_NANOS + scheduler.now(TimeUnit.NANOSECONDS);
    }

    @Override
    public TimeoutQueue attemptTimeouts() {
        return attemptTimeouts;
    }

    @Override
    public Upstream upstream() {
        return upstream;
    }

    @Override
    public String nextIdentifier() {
        return "id-" + ++identifiers;
    }

    @Override
    public double nextRandom() {
        return random.getAsDouble();
    }

    @Override
    public boolean callBegan() {
        if (!draining) {
            calls++;
        }
        return !draining;
    }

    @Override
    public void callEnded() {
        calls--;
        if (draining && calls == 0) {
            drained.tryEmitEmpty();
        }
    }

    @Override
    public CallLoop current() {
        return this;
    }

    @Override
    public CallLoop first() {
        return this;
    }

    @Override
    public int calls() {
        return calls;
    }

    /** Timers set so far. */
    int timers() {
        return timers;
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
    public Mono<Void> drain() {
        draining = true;
        if (calls == 0) {
            drained.tryEmitEmpty();
        }
        return drained.asMono();
    }

    @Override
    public Mono<Void> close() {
        return Mono.empty();
    }
}
