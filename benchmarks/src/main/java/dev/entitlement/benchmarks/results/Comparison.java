package dev.entitlement.benchmarks.results;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * How a run differs from another, with intervals for what chance does: a moving-block bootstrap over time slices (Künsch
 * 1989; circular as in Politis and Romano 1992). Both runs are drawn anew from their own slices a thousand times; the
 * middle 95 % of the differences is the interval. Whole stretches of slices are drawn, cube root of their number long, for
 * neighbours are alike: a pause, a queue, a cold start lasts. Calls of one second are anything but independent, so to draw
 * calls and not slices would make every difference look certain.
 *
 * <p>Two runs of the same schedule, cut into slices of the same length, are drawn at the same instants: what the schedule
 * itself does over time is then no noise between them. The seed is fixed, so that the same files give the same page.
 */
public final class Comparison {
    private static final int RESAMPLES = 1_000;
    private static final int FEWEST_SLICES = 8;
    private static final int FEWEST_BEYOND = 10;
    private static final long SEED = 20261127;

    private final Map<Metric, Difference> differences = new EnumMap<>(Metric.class);

    private Comparison(Run base, Run other) {
        Map<Metric, Draws> drawn = isLongEnough(base) && isLongEnough(other) ? drawn(base, other) : Map.of();
        for (Metric metric : Metric.values()) {
            differences.put(metric, difference(metric, base, other, drawn));
        }
    }

    public static Comparison of(Run base, Run other) {
        return new Comparison(base, other);
    }

    public Difference of(Metric metric) {
        return Objects.requireNonNull(differences.get(metric));
    }

    private static Difference difference(Metric metric, Run base, Run other, Map<Metric, Draws> drawn) {
        String reason = reason(metric, base, other);
        Draws draws = reason.isEmpty() ? drawn.get(metric) : null;
        return new Difference(
                metric,
                metric.of(base),
                metric.of(other),
                draws == null ? Double.NaN : draws.low(),
                draws == null ? Double.NaN : draws.high(),
                draws == null ? Double.NaN : draws.lowShare(),
                draws == null ? Double.NaN : draws.highShare(),
                reason);
    }

    private static String reason(Metric metric, Run base, Run other) {
        if (!isLongEnough(base) || !isLongEnough(other)) {
            return "that takes runs of " + FEWEST_SLICES + " s or more";
        }
        if (!base.whole() || !other.whole()) {
            return "a log is not whole";
        }
        if (metric == Metric.MAX) {
            return "a maximum is a single call";
        }
        long fewest = Math.min(base.latency().count(), other.latency().count());
        return metric.isPercentile() && (1 - metric.share()) * fewest < FEWEST_BEYOND ? "too few calls are slower" : "";
    }

    private static boolean isLongEnough(Run run) {
        return run.slices().stream().filter(slice -> slice.ended() > 0).count() >= FEWEST_SLICES;
    }

    private static Map<Metric, Draws> drawn(Run base, Run other) {
        RandomGenerator random = new SplittableRandom(SEED);
        Resampled one = new Resampled(base);
        Resampled two = new Resampled(other);
        boolean together = base.hasScheduleOf(other) && base.hasSlicesAsLongAs(other);
        int places = Math.max(one.size(), two.size());
        Map<Metric, Draws> all = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            all.put(metric, new Draws(RESAMPLES));
        }
        for (int draw = 0; draw < RESAMPLES; draw++) {
            int[] first = blocks(random, together ? places : one.size());
            one.draw(first);
            two.draw(together ? first : blocks(random, two.size()));
            for (Map.Entry<Metric, Draws> each : all.entrySet()) {
                each.getValue().set(draw, one.of(each.getKey()), two.of(each.getKey()));
            }
        }
        all.values().forEach(Draws::sort);
        return all;
    }

    /** As many places as there are, drawn in stretches that go on at the beginning when the end is reached. */
    static int[] blocks(RandomGenerator random, int places) {
        int length = Math.max(1, (int) Math.round(Math.cbrt(places)));
        int[] drawn = new int[places];
        for (int filled = 0; filled < places; ) {
            int start = random.nextInt(places);
            for (int i = 0; i < length && filled < places; i++) {
                drawn[filled++] = (start + i) % places;
            }
        }
        return drawn;
    }
}
