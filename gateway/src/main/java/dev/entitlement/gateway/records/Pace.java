package dev.entitlement.gateway.records;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** Lets so many events a second pass, and counts the others. Thread-safe, without locks. */
final class Pace {
    private static final long SECOND = 1_000_000_000;

    /** What {@link #permit} answers to an event that does not pass. */
    static final long REFUSED = -1;

    private final int perSecond;
    private final LongSupplier nanoClock;
    private final AtomicReference<Window> window;

    Pace(int perSecond, LongSupplier nanoClock) {
        this.perSecond = perSecond;
        this.nanoClock = nanoClock;
        this.window = new AtomicReference<>(new Window(nanoClock.getAsLong(), 0, 0, 0));
    }

    /**
     * Asks to pass.
     *
     * @return how many events were refused since the last one that passed, or {@link #REFUSED}
     */
    long permit() {
        long now = nanoClock.getAsLong();
        return window.updateAndGet(before -> before.next(now, perSecond)).answer();
    }

    /**
     * @param startNanos when the current second began
     * @param passed events that passed in it
     * @param refused events that were refused since the last one that passed
     * @param answer what the event that made this window is told
     */
    private record Window(long startNanos, int passed, long refused, long answer) {

        Window next(long now, int perSecond) {
            boolean over = now - startNanos >= SECOND; // by difference: nanoTime has no origin and may wrap
            int before = over ? 0 : passed;
            long start = over ? now : startNanos;
            return before < perSecond
                    ? new Window(start, before + 1, 0, refused)
                    : new Window(start, before, refused + 1, REFUSED);
        }
    }
}
