package dev.entitlement.upstream;

import java.util.concurrent.TimeUnit;

/**
 * How many connects may be under way at once on one event loop. A burst that meets no open connections would otherwise
 * begin as many as it has permits, at one instant: a full accept queue drops what it has no room for (a dropped SYN costs
 * a second), and handshakes that share a processor all end late, together, where a few would have ended soon and served
 * the rest.
 *
 * <p>It opens as TCP's slow start does. {@link #START} connects go; each that is made quickly lets two follow while
 * somebody waits for his turn. So an upstream that keeps up is asked for more, at its own pace, and one that is busy with
 * handshakes is not. When nobody waits for a turn the gate narrows again, and when nothing is under way it starts anew.
 *
 * <p>Two things must not keep those who wait from their turn:
 *
 * <ul>
 *   <li>an upstream that refuses: each failure lets two others try, so all learn of it within a few round trips; but not
 *       any longer once one was made, so that a platform that comes back meets no herd;
 *   <li>one that swallows what is sent to it: after a {@link #periodNanos period} in which none was made, those under way
 *       count no more.
 * </ul>
 *
 * <p>Pure numbers, time comes in; confined to one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6928">RFC 6928: ten segments at first, for much the same reasons</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7661">RFC 7661: no growth while the limit does not limit</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8305#section-5">RFC 8305, section 5: a connect has 250 ms before the
 *     next one is tried beside it</a>
 */
final class ConnectGate {
    /** Four loops, the fewest there are by default, begin 32: even a backlog of 50, Java's default, has room. */
    static final int START = 8;

    static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final long patienceNanos;

    private int width = START;
    private int granted; // for failures, above the width
    private int underWay;
    private int counted; // of those under way
    private int period;
    private boolean madeInPeriod;
    private long quickestNanos = Long.MAX_VALUE;

    ConnectGate(long patienceNanos) {
        this.patienceNanos = patienceNanos;
    }

    boolean isOpen() {
        return counted < width + granted;
    }

    /** All connects under way, those that count no more too. */
    int underWay() {
        return underWay;
    }

    /** How long none may be made before those under way are given no more thought; far away, twice as long as one takes. */
    long periodNanos() {
        return quickestNanos == Long.MAX_VALUE ? patienceNanos : Math.max(patienceNanos, 2 * quickestNanos);
    }

    /** One begins. Returns in which period, to be told when it ends. */
    int began() {
        counted++;
        underWay++;
        return period;
    }

    /** Whether a connect of that period still counts. */
    boolean counts(int begunIn) {
        return begunIn == period;
    }

    /** A period is over; if none was made in it, another begins. */
    void periodOver() {
        if (!madeInPeriod) {
            period++;
            counted = 0;
            width = Math.max(START, width / 2);
        }
        madeInPeriod = false;
    }

    /**
     * One was made.
     *
     * @param wanted whether anybody waits for a turn
     */
    void made(int begunIn, long tookNanos, boolean wanted) {
        madeInPeriod = true;
        granted = 0;
        quickestNanos = Math.min(quickestNanos, tookNanos);
        if (!wanted) {
            width = Math.max(START, width - 1);
        } else if (tookNanos <= periodNanos()) {
            width++;
        }
        ended(begunIn);
    }

    /** One failed. */
    void failed(int begunIn) {
        granted++;
        ended(begunIn);
    }

    /** One ended in any way, or was given up, which says nothing about the upstream. */
    void ended(int begunIn) {
        if (counts(begunIn)) {
            counted--;
        }
        if (--underWay == 0) {
            width = START;
            granted = 0;
            madeInPeriod = false;
            quickestNanos = Long.MAX_VALUE;
        }
    }
}
