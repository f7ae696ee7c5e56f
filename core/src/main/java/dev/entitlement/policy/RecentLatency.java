package dev.entitlement.policy;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * How long the upstream has lately needed for a whole answer: the median of the last 100, none older than a minute.
 * Thread-safe and lock-free; starts without samples.
 *
 * <p>A sample is one {@code long}, so that its latency and its time are always those of the same answer: 30 bits of
 * microseconds, rounded up (0 marks an empty place), and 34 bits that number its stretch of 17 ms (they come round after
 * nine years). Recording is one counter and one write. Every attempt asks for the median, so it is computed at most
 * every 10 ms and remembered in between: no answer could be compared with it more finely than that.
 */
public final class RecentLatency {
    private static final int SAMPLES = 100;
    private static final long LEAST_NANOS = 20_000_000;
    private static final long FRESH_NANOS = 10_000_000;
    private static final long MAX_AGE_NANOS = 60_000_000_000L;

    private static final long EMPTY = 0;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final int MICROS_BITS = 30;
    private static final long MAX_MICROS = (1L << MICROS_BITS) - 1;
    private static final int STRETCH_SHIFT = 24;
    private static final long MAX_AGE_STRETCHES = (MAX_AGE_NANOS >> STRETCH_SHIFT) - 1; // both ends are cut off

    private final AtomicLongArray samples = new AtomicLongArray(SAMPLES);
    private final AtomicLong recorded = new AtomicLong();
    private volatile @Nullable Median remembered;

    private record Median(long nanos, long computedAtNanos) {
        boolean fresh(long nowNanos) {
            return nowNanos - computedAtNanos < FRESH_NANOS;
        }
    }

    /**
     * Notes a whole answer.
     *
     * @param latencyNanos from the start of the attempt to the last byte; below a microsecond or above 17 minutes it
     *     counts as that
     * @param nowNanos when it was whole
     */
    public void record(long latencyNanos, long nowNanos) {
        int slot = (int) (recorded.getAndIncrement() % SAMPLES);
        samples.setRelease(
                slot, sample(latencyNanos, nowNanos)); // whoever asks for the median may see it a little later
    }

    /** The least time that an attempt needs to be worth starting: the median, or 20 ms if that is more or none is known. */
    public long neededNanos(long nowNanos) {
        Median known = remembered;
        if (known == null || !known.fresh(nowNanos)) {
            known = new Median(Math.max(LEAST_NANOS, medianNanos(nowNanos)), nowNanos);
            remembered = known;
        }
        return known.nanos();
    }

    private long medianNanos(long nowNanos) {
        long[] micros = new long[SAMPLES];
        int count = 0;
        for (int slot = 0; slot < SAMPLES; slot++) {
            long sample = samples.get(slot);
            if (sample != EMPTY && isValid(sample, nowNanos)) {
                micros[count++] = sample & MAX_MICROS;
            }
        }
        if (count == 0) {
            return 0;
        }
        Arrays.sort(micros, 0, count);
        return (micros[(count - 1) / 2] + micros[count / 2]) * NANOS_PER_MICRO / 2;
    }

    private static long sample(long latencyNanos, long nowNanos) {
        long micros = (latencyNanos - 1) / NANOS_PER_MICRO + 1;
        return stretch(nowNanos) << MICROS_BITS | Math.max(1, Math.min(micros, MAX_MICROS));
    }

    /** Numbers are compared in their 34 bits, by difference, so that they may come round. */
    private static boolean isValid(long sample, long nowNanos) {
        long age = (stretch(nowNanos) << MICROS_BITS) - (sample & ~MAX_MICROS) >> MICROS_BITS;
        return age <= MAX_AGE_STRETCHES;
    }

    private static long stretch(long nowNanos) {
        return nowNanos >> STRETCH_SHIFT;
    }
}
