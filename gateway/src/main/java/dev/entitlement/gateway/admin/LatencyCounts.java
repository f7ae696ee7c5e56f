package dev.entitlement.gateway.admin;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many calls took how long: counts that only grow, so that the difference of two readings tells of the time between
 * them. Sixteen buckets a power of two, which is at most 3 % off; the buckets of {@code /metrics} are for years, and too
 * coarse for a chart of the last seconds. Counting is one addition that neither locks nor allocates. Thread-safe.
 *
 * @see <a href="https://hdrhistogram.org">HdrHistogram, which divides each power of two alike</a>
 */
final class LatencyCounts {
    private static final int STEP_BITS = 4;
    private static final int STEPS = 1 << STEP_BITS;

    /** Longer than any call may take. */
    private static final int LONGEST_BIT = 36; // 2^36 µs are 19 hours

    private static final int BUCKETS = (LONGEST_BIT - STEP_BITS + 1) * STEPS;

    private final LongAdder[] counts = new LongAdder[BUCKETS];

    LatencyCounts() {
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] = new LongAdder();
        }
    }

    void record(long nanos) {
        counts[bucket(TimeUnit.NANOSECONDS.toMicros(nanos))].increment();
    }

    /** The counts so far, by bucket. */
    long[] read() {
        long[] read = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            read[i] = counts[i].sum();
        }
        return read;
    }

    /** Below {@link #STEPS} a bucket is a microsecond wide; above, as wide as its power of two divided by the steps. */
    private static int bucket(long micros) {
        if (micros < STEPS) {
            return (int) Math.max(0, micros);
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros) - STEP_BITS;
        long bucket = (long) (shift + 1) * STEPS + (micros >>> shift) - STEPS;
        return (int) Math.min(bucket, BUCKETS - 1);
    }

    /** What stands for all calls of a bucket: its middle, in milliseconds. */
    static double millis(int bucket) {
        int shift = Math.max(0, bucket / STEPS - 1);
        long lowest = shift == 0 ? bucket : (long) (bucket % STEPS + STEPS) << shift;
        return (lowest + (1L << shift) / 2.0) / 1_000;
    }
}
