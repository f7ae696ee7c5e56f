package dev.entitlement.policy;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets so many events a second pass, and counts the others: for what is said of every call, when all of them fail alike.
 * Thread-safe, without locks.
 */
public final class Pace {
    private static final long SECOND = 1_000_000_000;

    /** What {@link #permit} answers to an event that does not pass. */
    public static final long REFUSED = -1;

    private final int perSecond;
    private final AtomicReference<Window> window = new AtomicReference<>(Window.NONE);

    /**
     * @param perSecond how many events pass in a second, 1 or more
     * @throws IllegalArgumentException if it is less than 1
     */
    public Pace(int perSecond) {
        if (perSecond < 1) {
            throw new IllegalArgumentException("perSecond: " + perSecond + " (expected: 1 or more)");
        }
        this.perSecond = perSecond;
    }

    /**
     * Asks to pass.
     *
     * @return how many events were refused since the last one that passed, or {@link #REFUSED}
     */
    public long permit(long nowNanos) {
        return window.updateAndGet(before -> before.next(nowNanos, perSecond)).answer();
    }

    /**
     * @param startNanos when the current second began
     * @param passed events that passed in it
     * @param refused events that were refused since the last one that passed
     * @param answer what the event that made this window is told
     */
    private record Window(long startNanos, int passed, long refused, long answer) {
        /** Before the first event, which begins the first second. */
        static final Window NONE = new Window(0, 0, 0, 0);

        Window next(long now, int perSecond) {
            boolean over = this == NONE || now - startNanos >= SECOND; // by difference: nanoTime may wrap
            int before = over ? 0 : passed;
            long start = over ? now : startNanos;
            return before < perSecond
                    ? new Window(start, before + 1, 0, refused)
                    : new Window(start, before, refused + 1, REFUSED);
        }
    }
}
