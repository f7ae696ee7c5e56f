package dev.entitlement.benchmarks.results;

import java.util.Arrays;
import java.util.List;

/** A run that is drawn anew from its own slices. Not thread-safe. */
final class Resampled {
    private final Run run;
    private final long[] values;
    private final int[][] places;
    private final long[][] counts;
    private final long[] seen;
    private final double answeredInAll;
    private final double errorsInAll;
    private long answered;
    private long errors;
    private long ended;
    private long total;

    Resampled(Run run) {
        this.run = run;
        List<Slice> slices = run.slices();
        values = run.latencies().values();
        seen = new long[values.length];
        places = new int[slices.size()][];
        counts = new long[slices.size()][];
        for (int i = 0; i < places.length; i++) {
            places[i] = Arrays.stream(slices.get(i).latency().values())
                    .mapToInt(value -> Arrays.binarySearch(values, value))
                    .toArray();
            counts[i] = slices.get(i).latency().counts();
        }
        answeredInAll = slices.stream().mapToLong(Slice::answered).sum();
        errorsInAll = slices.stream().mapToLong(Slice::errors).sum();
    }

    int size() {
        return places.length;
    }

    /** @param drawn places of slices; beyond the last there is nothing */
    void draw(int[] drawn) {
        Arrays.fill(seen, 0);
        answered = 0;
        errors = 0;
        ended = 0;
        for (int place : drawn) {
            if (place < places.length) {
                add(place);
            }
        }
        total = Arrays.stream(seen).sum();
    }

    private void add(int place) {
        Slice slice = run.slices().get(place);
        answered += slice.answered();
        errors += slice.errors();
        ended += slice.ended();
        for (int i = 0; i < places[place].length; i++) {
            seen[places[place][i]] += counts[place][i];
        }
    }

    double of(Metric metric) {
        return switch (metric) {
            case P50, P90, P99, P999, MAX -> at(metric.share());
            case MEAN -> mean();
            case ERROR_RATE -> ended == 0 ? 0 : (double) errors / ended;
            case ERRORS -> errorsInAll == 0 ? 0 : run.errors() * (errors / errorsInAll);
            case RATE -> answeredInAll == 0 ? 0 : run.rate() * (answered / answeredInAll);
        };
    }

    private double at(double share) {
        long rank = Distribution.rank(share, total);
        long below = 0;
        for (int place = 0; place < seen.length; place++) {
            below += seen[place];
            if (below >= rank) {
                return values[place];
            }
        }
        return 0;
    }

    private double mean() {
        double sum = 0;
        for (int place = 0; place < seen.length; place++) {
            sum += (double) values[place] * seen[place];
        }
        return total == 0 ? 0 : sum / total;
    }
}
