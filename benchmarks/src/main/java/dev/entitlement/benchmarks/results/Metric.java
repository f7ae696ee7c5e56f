package dev.entitlement.benchmarks.results;

import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A figure of a run that a condition or a comparison can be about. Times are of latency, in nanoseconds. */
public enum Metric {
    P50("p50", Unit.TIME, 0.5, run -> run.latency().p50()),
    P90("p90", Unit.TIME, 0.9, run -> run.latency().p90()),
    P99("p99", Unit.TIME, 0.99, run -> run.latency().p99()),
    P999("p999", Unit.TIME, 0.999, run -> run.latency().p999()),
    MAX("max", Unit.TIME, 1, run -> run.latency().max()),
    MEAN("mean", Unit.TIME, Double.NaN, run -> run.latency().mean()),
    ERROR_RATE("error-rate", Unit.SHARE, Double.NaN, Run::errorRate),
    ERRORS("errors", Unit.NUMBER, Double.NaN, Run::errors),
    RATE("rate", Unit.NUMBER, Double.NaN, Run::rate);

    private enum Unit {
        TIME,
        SHARE,
        NUMBER
    }

    private final String text;
    private final Unit unit;
    private final double share;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference
    private final ToDoubleFunction<Run> value;

    Metric(String text, Unit unit, double share, ToDoubleFunction<Run> value) {
        this.text = text;
        this.unit = unit;
        this.share = share;
        this.value = value;
    }

    static @Nullable Metric named(String text) {
        String name = text.equals("p99.9") ? "p999" : text;
        for (Metric metric : values()) {
            if (metric.text.equals(name)) {
                return metric;
            }
        }
        return null;
    }

    /** As conditions call it. */
    public String text() {
        return text;
    }

    public double of(Run run) {
        return value.applyAsDouble(run);
    }

    boolean isPercentile() {
        return !Double.isNaN(share);
    }

    /** Of a percentile, the share of calls that are no slower, 0 to 1. */
    double share() {
        return share;
    }

    /** Whether a run with this value is worse than one with that. */
    boolean isWorse(double value, double than) {
        return this == RATE ? value < than : value > than;
    }

    /** @throws IllegalArgumentException if this is no value of the metric's unit */
    double parse(String bound) {
        return switch (unit) {
            case TIME -> Times.parse(bound);
            case SHARE -> share(bound);
            case NUMBER -> number(bound);
        };
    }

    /** For people. */
    public String text(double figure) {
        return switch (unit) {
            case TIME -> Times.text(figure);
            case SHARE -> String.format(Locale.ROOT, "%.5f", figure);
            case NUMBER -> String.format(Locale.ROOT, "%.1f", figure);
        };
    }

    private static double share(String bound) {
        double share = bound.endsWith("%") ? number(bound.substring(0, bound.length() - 1)) / 100 : number(bound);
        if (share > 1) {
            throw new IllegalArgumentException(bound);
        }
        return share;
    }

    static double number(String bound) {
        if (!bound.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            throw new IllegalArgumentException(bound);
        }
        return Double.parseDouble(bound);
    }
}
