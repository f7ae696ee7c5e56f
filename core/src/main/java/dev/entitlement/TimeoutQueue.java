package dev.entitlement;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Timeouts of one and the same length. In order of start is in order of expiry, so a linked list and a single timer do for
 * any number of them: starting and cancelling cost a few pointers, and nothing is allocated, for the node is the call
 * itself. Confined to one thread.
 *
 * <p>An alarm that rings late says that the thread has not looked at its sockets for as long: what is waited for may be
 * there. So it is set once more, for right after the next look.
 */
final class TimeoutQueue {
    /** Less is what a timer may always be late by. */
    private static final long LATE_NANOS = 100_000_000;

    private static final long NEXT_LOOK_NANOS = 1_000_000;

    /** A node of the queue. May be in one queue, once, at a time. */
    abstract static class Timeout {
        private @Nullable Timeout previous;
        private @Nullable Timeout next;
        private @Nullable TimeoutQueue queue;
        private long startNanos;

        /** What it limits begins now, and may be put into a queue at once. */
        final void began(long nowNanos) {
            startNanos = nowNanos;
        }

        final long startNanos() {
            return startNanos;
        }

        /** Called when the time is over, unless it was cancelled. */
        abstract void timedOut();

        /** Harmless if it does not run. */
        final void cancelTimeout() {
            if (queue != null) {
                queue.unlink(this);
            }
        }
    }

    /** Runs a task on the queue's thread, not before the delay is over. */
    @FunctionalInterface
    interface Alarm {
        void in(long delayNanos, Runnable task);
    }

    private final long lengthNanos;
    private final LongSupplier nanoTime;
    private final Alarm alarm;

    private @Nullable Timeout first;
    private @Nullable Timeout last;
    private boolean armed;
    private boolean lateAgain;

    TimeoutQueue(long lengthNanos, LongSupplier nanoTime, Alarm alarm) {
        this.lengthNanos = lengthNanos;
        this.nanoTime = nanoTime;
        this.alarm = alarm;
    }

    long lengthNanos() {
        return lengthNanos;
    }

    void start(Timeout timeout, long nowNanos) {
        timeout.began(nowNanos);
        timeout.queue = this;
        timeout.previous = last;
        if (last == null) {
            first = timeout;
        } else {
            last.next = timeout;
        }
        last = timeout;
        if (!armed) {
            arm(lengthNanos);
        }
    }

    /** The alarm is left running when its timeout is cancelled: it finds out by itself what comes next. */
    private void arm(long delayNanos) {
        armed = true;
        alarm.in(delayNanos, this::ring);
    }

    private void ring() {
        Timeout next = first;
        boolean late = next != null && nanoTime.getAsLong() - expiresNanos(next) >= LATE_NANOS;
        if (late && !lateAgain) {
            lateAgain = true;
            arm(NEXT_LOOK_NANOS);
        } else {
            lateAgain = false;
            expire();
        }
    }

    /** While it runs no alarm is set: those who start a timeout meanwhile are not the next to expire. */
    private void expire() {
        long now = nanoTime.getAsLong();
        try {
            for (Timeout timeout = first; timeout != null && expiresNanos(timeout) - now <= 0; timeout = first) {
                unlink(timeout);
                timeout.timedOut();
            }
        } finally {
            armed = false;
            if (first != null) {
                arm(Math.max(0, expiresNanos(first) - now));
            }
        }
    }

    private long expiresNanos(Timeout timeout) {
        return timeout.startNanos + lengthNanos;
    }

    private void unlink(Timeout timeout) {
        if (timeout.previous == null) {
            first = timeout.next;
        } else {
            timeout.previous.next = timeout.next;
        }
        if (timeout.next == null) {
            last = timeout.previous;
        } else {
            timeout.next.previous = timeout.previous;
        }
        timeout.previous = null;
        timeout.next = null;
        timeout.queue = null;
    }
}
