package dev.entitlement;

import dev.entitlement.upstream.Upstream;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * A call's loop on virtual time. Whatever the test does, it does on the first loop's thread, unless it says otherwise
 * ({@link VirtualLoops#on}, {@link #fromElsewhere}).
 *
 * <p>Its clock stands one second before the point where a {@code long} comes round, so that every test that takes longer
 * also proves that times are compared by difference only.
 */
final class VirtualLoop implements CallLoop {
    private static final long ORIGIN_NANOS = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);

    private final VirtualLoops all;
    private final TimeoutQueue attemptTimeouts;

    private int calls;
    private int timers;
    private boolean shutDown;

    VirtualLoop(VirtualLoops all, Duration attemptTimeout) {
        this.all = all;
        this.attemptTimeouts =
                new TimeoutQueue(attemptTimeout.toNanos(), this::nanoTime, (delay, task) -> schedule(task, delay));
    }

    /** Nothing runs on it any more, not even what it was given before. */
    void shutDown() {
        shutDown = true;
    }

    /** Runs a part of the test as if on a foreign thread: what it asks of the loop happens later. */
    void fromElsewhere(Runnable part) {
        all.run(null, part);
    }

    @Override
    public boolean inLoop() {
        return all.isRunning(this);
    }

    /** Later means when time next moves: the smallest step of it. */
    @Override
    public void execute(Runnable task) {
        if (shutDown) {
            throw new RejectedExecutionException("the loop was shut down");
        }
        after(1, task);
    }

    @Override
    public Disposable schedule(Runnable task, long delayNanos) {
        timers++;
        return shutDown ? Disposables.disposed() : after(delayNanos, task);
    }

    private Disposable after(long delayNanos, Runnable task) {
        return all.scheduler().schedule(() -> onLoop(task), delayNanos, TimeUnit.NANOSECONDS);
    }

    private void onLoop(Runnable task) {
        if (!shutDown) {
            all.run(this, task);
        }
    }

    @Override
    public long nanoTime() {
        return ORIGIN_NANOS + all.scheduler().now(TimeUnit.NANOSECONDS);
    }

    @Override
    public TimeoutQueue attemptTimeouts() {
        return attemptTimeouts;
    }

    @Override
    public Upstream upstream() {
        return all.upstream();
    }

    @Override
    public String nextIdentifier() {
        return all.nextIdentifier();
    }

    @Override
    public double nextRandom() {
        return all.nextRandom();
    }

    @Override
    public boolean callBegan() {
        if (!all.isDraining()) {
            calls++;
        }
        return !all.isDraining();
    }

    @Override
    public void callEnded() {
        calls--;
        all.callEnded();
    }

    /** Calls not yet ended. */
    int calls() {
        return calls;
    }

    /** Timers set so far. */
    int timers() {
        return timers;
    }
}
