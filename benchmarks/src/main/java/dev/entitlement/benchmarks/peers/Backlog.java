package dev.entitlement.benchmarks.peers;

/**
 * When a target is done with each call that stands still at the beginning of each period and then works off what waits, in
 * order and at its pace. Pure: time is given. Not thread-safe.
 */
public final class Backlog {
    private final long freezeNanos;
    private final long everyNanos;
    private final long gapNanos;
    private long lastNanos = Long.MIN_VALUE / 2;

    /**
     * @param freezeNanos less than {@code everyNanos}
     * @param perSecond how many calls it is done with in a second, at most
     */
    public Backlog(long freezeNanos, long everyNanos, long perSecond) {
        this.freezeNanos = freezeNanos;
        this.everyNanos = everyNanos;
        this.gapNanos = 1_000_000_000L / perSecond;
    }

    /** @param nanos when the next call comes, by a clock at whose 0 a period begins; never earlier than the one before */
    public long done(long nanos) {
        long phase = Math.floorMod(nanos, everyNanos);
        long free = phase < freezeNanos ? nanos - phase + freezeNanos : nanos;
        lastNanos = Math.max(free, lastNanos + gapNanos);
        return lastNanos;
    }
}
