package dev.entitlement;

import dev.entitlement.upstream.Upstream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The loop of a racing thread: runs what it is given when its thread gets to it, timers as well, for to come too early is
 * allowed to them here. No call lives on it: what only a call asks of its loop it refuses, so that a test that needs it fails.
 */
final class TaskLoop implements CallLoop {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicLong clock;

    TaskLoop(AtomicLong clock) {
        this.clock = clock;
    }

    /** A clock of its own, which moves as it is read. */
    TaskLoop() {
        this(new AtomicLong(1));
    }

    /** Whether it was given anything that has not run yet. */
    boolean hasTasks() {
        return !tasks.isEmpty();
    }

    void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Override
    public boolean inLoop() {
        return false;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public long nanoTime() {
        return clock.addAndGet(500);
    }

    @Override
    public Disposable schedule(Runnable task, long delayNanos) {
        tasks.add(task);
        return Disposables.disposed();
    }

    @Override
    public double nextRandom() {
        return 0.5;
    }

    @Override
    public TimeoutQueue attemptTimeouts() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Upstream upstream() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String nextIdentifier() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean callBegan() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void callEnded() {
        throw new UnsupportedOperationException();
    }
}
