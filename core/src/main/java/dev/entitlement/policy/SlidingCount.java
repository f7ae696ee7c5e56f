package dev.entitlement.policy;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts what happened in the last while, lock-free and without allocation. Thread-safe.
 *
 * <p>The window is cut into buckets, kept in a ring. A bucket is one {@code long}: the number of its stretch of time (40
 * bits, signed) and its count (24 bits). The first event of a new stretch replaces the whole word, number and count, in
 * the same compare-and-set that a later event uses to add to it. So nobody has to sweep old buckets, there is no moment
 * at which a bucket is half reset, and no event of the present can be lost or end up in another stretch. The price of
 * the buckets is a soft edge: an event is forgotten when it is between one bucket less than the window and the window
 * old, never later.
 */
public final class SlidingCount {
    private static final int COUNT_BITS = 24;
    private static final long MAX_COUNT = (1L << COUNT_BITS) - 1;

    /** The shortest bucket whose number cannot outgrow its 40 bits in the 292 years that a {@code long} can span. */
    private static final long MIN_BUCKET_NANOS = 1L << COUNT_BITS;

    private static final long EMPTY = Long.MIN_VALUE;

    private final Ticks ticks;
    private final int buckets;
    private final AtomicLongArray ring; // of a power of two, so that finding a place in it takes no division

    /**
     * @param windowNanos how far back to count
     * @param buckets the parts to count in, 1 or more; none may be shorter than 17 ms
     * @throws IllegalArgumentException if {@code buckets} is less than 1 or too large for the window
     */
    public SlidingCount(long windowNanos, int buckets) {
        this(new Ticks(bucketNanos(windowNanos, buckets)), buckets);
    }

    /** Counts in a stretch of time shared with others, so that their sums at one instant cover the same past. */
    SlidingCount(Ticks ticks, int buckets) {
        this.ticks = ticks;
        this.buckets = buckets;
        this.ring = new AtomicLongArray(Integer.highestOneBit(2 * buckets - 1));
        for (int i = 0; i < ring.length(); i++) {
            ring.setPlain(i, EMPTY);
        }
    }

    /**
     * Counts {@code n} events, 0 or more. A bucket holds 16,777,215 of them and then stays full. What a thread brings so
     * late that the window has passed it is not counted.
     */
    public void add(long nowNanos, int n) {
        long tick = ticks.at(nowNanos);
        int slot = (int) tick & ring.length() - 1;
        long seen;
        do {
            seen = ring.get(slot);
            if (tickOf(seen) > tick) {
                return;
            }
        } while (!ring.compareAndSet(slot, seen, bucket(tick, (tickOf(seen) == tick ? countOf(seen) : 0) + n)));
    }

    /** How many events the window that ends now holds. */
    public long sum(long nowNanos) {
        long oldest = ticks.at(nowNanos) - buckets + 1;
        long sum = 0;
        for (int slot = 0; slot < ring.length(); slot++) {
            long bucket = ring.get(slot);
            if (tickOf(bucket) >= oldest) {
                sum += countOf(bucket);
            }
        }
        return sum;
    }

    private static long bucket(long tick, long count) {
        return tick << COUNT_BITS | Math.min(count, MAX_COUNT);
    }

    private static long tickOf(long bucket) {
        return bucket >> COUNT_BITS;
    }

    private static long countOf(long bucket) {
        return bucket & MAX_COUNT;
    }

    private static long bucketNanos(long windowNanos, int buckets) {
        if (buckets < 1 || windowNanos / buckets < MIN_BUCKET_NANOS) {
            throw new IllegalArgumentException(
                    "buckets: " + buckets + " in " + windowNanos + " ns (expected: 1 or more of at least 17 ms)");
        }
        return windowNanos / buckets;
    }
}
