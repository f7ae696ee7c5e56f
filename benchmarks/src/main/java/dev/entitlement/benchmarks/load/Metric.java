package dev.entitlement.benchmarks.load;

import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A figure of a run that a condition can be about. Times are of latency, in nanoseconds. */
enum Metric {
    P50("p50", Unit.TIME, summary -> summary.latency().p50()),
    P90("p90", Unit.TIME, summary -> summary.latency().p90()),
    P99("p99", Unit.TIME, summary -> summary.latency().p99()),
    P999("p999", Unit.TIME, summary -> summary.latency().p999()),
    MAX("max", Unit.TIME, summary -> summary.latency().max()),
    MEAN("mean", Unit.TIME, summary -> summary.latency().mean()),
    ERROR_RATE("error-rate", Unit.SHARE, Summary::errorRate),
    ERRORS("errors", Unit.NUMBER, Summary::errors),
    RATE("rate", Unit.NUMBER, Summary::rate);

    private enum Unit {
        TIME,
        SHARE,
        NUMBER
    }

    private final String text;
    private final Unit unit;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference
    private final ToDoubleFunction<Summary> value;

    Metric(String text, Unit unit, ToDoubleFunction<Summary> value) {
        this.text = text;
        this.unit = unit;
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

    String text() {
        return text;
    }

    double of(Summary summary) {
        return value.applyAsDouble(summary);
    }

    /** @throws IllegalArgumentException if this is no value of the metric's unit */
    double parse(String bound) {
        return switch (unit) {
            case TIME -> Times.parse(bound);
            case SHARE -> share(bound);
            case NUMBER -> number(bound);
        };
    }

    String text(double figure) {
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

    private static double number(String bound) {
        if (!bound.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            throw new IllegalArgumentException(bound);
        }
        return Double.parseDouble(bound);
    }
}
