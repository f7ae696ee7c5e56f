package dev.entitlement.benchmarks.results;

import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * How often each length of time was seen: what a histogram holds without its empty places, so that hundreds of them, one a
 * slice of a run, fit into memory. Immutable.
 */
public final class Distribution {
    public static final Distribution EMPTY = new Distribution(new long[0], new long[0]);

    private final long[] values;
    private final long[] counts;
    private final long total;

    /** @param values ascending, each once; {@code counts} beside them are above 0 */
    private Distribution(long[] values, long[] counts) {
        this.values = values;
        this.counts = counts;
        this.total = Arrays.stream(counts).sum();
    }

    static Distribution of(Histogram histogram) {
        long[] values = new long[16];
        long[] counts = new long[16];
        int size = 0;
        for (HistogramIterationValue each : histogram.recordedValues()) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
                counts = Arrays.copyOf(counts, 2 * size);
            }
            values[size] = each.getValueIteratedTo();
            counts[size++] = each.getCountAddedInThisIterationStep();
        }
        return new Distribution(Arrays.copyOf(values, size), Arrays.copyOf(counts, size));
    }

    Distribution plus(Distribution other) {
        if (total == 0 || other.total == 0) {
            return total == 0 ? other : this;
        }
        long[] bothValues = new long[values.length + other.values.length];
        long[] bothCounts = new long[bothValues.length];
        int size = 0;
        int mine = 0;
        int its = 0;
        while (mine < values.length || its < other.values.length) {
            long next = Math.min(at(mine), other.at(its));
            bothValues[size] = next;
            bothCounts[size++] =
                    (at(mine) == next ? counts[mine++] : 0) + (other.at(its) == next ? other.counts[its++] : 0);
        }
        return new Distribution(Arrays.copyOf(bothValues, size), Arrays.copyOf(bothCounts, size));
    }

    private long at(int place) {
        return place < values.length ? values[place] : Long.MAX_VALUE;
    }

    public long count() {
        return total;
    }

    /**
     * The least value that at least this share of all is not above; 0 if there is none.
     *
     * @param share 0 to 1
     */
    public long at(double share) {
        long rank = rank(share, total);
        long below = 0;
        for (int place = 0; place < values.length; place++) {
            below += counts[place];
            if (below >= rank) {
                return values[place];
            }
        }
        return 0;
    }

    /** Of so many things in order, which one stands at a share of them; from 1. */
    static long rank(double share, long of) {
        return Math.max(1, (long) Math.ceil(share * of * (1 - 1e-12))); // 0.99 × 100 is a little more than 99
    }

    public long max() {
        return total == 0 ? 0 : values[values.length - 1];
    }

    double mean() {
        double sum = 0;
        for (int place = 0; place < values.length; place++) {
            sum += (double) values[place] * counts[place];
        }
        return total == 0 ? 0 : sum / total;
    }

    Percentiles percentiles() {
        return new Percentiles(total, mean(), at(0.5), at(0.9), at(0.99), at(0.999), max());
    }

    /** The values there are, ascending. */
    long[] values() {
        return values.clone();
    }

    /** How often each of {@link #values()} was seen. */
    long[] counts() {
        return counts.clone();
    }
}
