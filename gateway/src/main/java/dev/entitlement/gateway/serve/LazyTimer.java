package dev.entitlement.gateway.serve;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A timer that is set anew with every request and hardly ever rings, so setting it must cost next to nothing: the task
 * that waits is left where it is, and when it wakes too early it lies down again for the rest. Confined to its event loop.
 */
final class LazyTimer {
    private final EventExecutor loop;
    private final Runnable onDue;
    private boolean set;
    private long dueNanos;
    private @Nullable Future<?> task;
    private long taskNanos;

    LazyTimer(EventExecutor loop, Runnable onDue) {
        this.loop = loop;
        this.onDue = onDue;
    }

    /** Rings after this time, and not at any time set before. */
    void set(Duration delay) {
        set = true;
        long nowNanos = loop.ticker().nanoTime();
        dueNanos = nowNanos + delay.toNanos();
        if (task == null || dueNanos - taskNanos < 0) {
            cancelTask();
            schedule(nowNanos);
        }
    }

    /** Does not ring until it is set again. */
    void clear() {
        set = false;
    }

    /** Lets go of everything. */
    void stop() {
        set = false;
        cancelTask();
    }

    private void schedule(long nowNanos) {
        taskNanos = dueNanos;
        task = loop.schedule(this::wake, dueNanos - nowNanos, TimeUnit.NANOSECONDS);
    }

    private void wake() {
        task = null;
        if (!set) {
            return;
        }
        long nowNanos = loop.ticker().nanoTime();
        if (dueNanos - nowNanos > 0) {
            schedule(nowNanos);
            return;
        }
        set = false;
        onDue.run();
    }

    private void cancelTask() {
        if (task != null) {
            task.cancel(false);
            task = null;
        }
    }
}
