package dev.entitlement.gateway.admin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Percentiles of the calls that ended in the last seconds: of the difference between the newest and the oldest reading of
 * growing counts. For one thread.
 */
final class LatencyWindow {
    private static final double[] WANTED = {50, 90, 99};

    private final int readingsKept;
    private final Deque<long[]> readings = new ArrayDeque<>();

    /** @param periods how many periods between readings it looks back, at least 1 */
    LatencyWindow(int periods) {
        readingsKept = periods + 1;
    }

    /**
     * Takes a reading.
     *
     * @return milliseconds by {@code p50}, {@code p90}, {@code p99}; empty if no call ended within the window
     */
    SortedMap<String, Double> add(long[] reading) {
        readings.addLast(reading);
        if (readings.size() > readingsKept) {
            readings.removeFirst();
        }
        long[] oldest = readings.getFirst();
        long calls = 0;
        for (int i = 0; i < reading.length; i++) {
            calls += reading[i] - oldest[i];
        }
        SortedMap<String, Double> percentiles = new TreeMap<>();
        if (calls > 0) {
            for (double percent : WANTED) {
                percentiles.put("p" + (int) percent, percentile(percent, calls, oldest, reading));
            }
        }
        return percentiles;
    }

    /** The nearest rank: the least time that at least so many percent of the calls did not exceed. */
    private static double percentile(double percent, long calls, long[] from, long[] to) {
        long rank = (long) Math.ceil(percent / 100 * calls);
        int bucket = 0;
        for (long seen = to[0] - from[0]; seen < rank; seen += to[bucket] - from[bucket]) {
            bucket++;
        }
        return LatencyCounts.millis(bucket);
    }
}
