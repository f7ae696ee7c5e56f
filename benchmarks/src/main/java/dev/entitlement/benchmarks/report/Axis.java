package dev.entitlement.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/**
 * From values to places, 0 at one end and 1 at the other, with the values that are worth a line. Immutable.
 *
 * @param place may give less than 0 or more than 1 for what is out of sight
 */
record Axis(DoubleUnaryOperator place, List<Tick> ticks) {
    private static final double[] NICE = {1, 1.5, 2, 3, 4, 5, 6, 8, 10};
    private static final double[] LENGTHS = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200
    };
    private static final int MOST_TIMES = 6;
    private static final int FEW_DECADES = 2;

    /** @param at 0 to 1 */
    record Tick(double at, String text) {}

    double at(double value) {
        return Math.max(0, Math.min(1, place.applyAsDouble(value)));
    }

    /** From 0 to the next round number. */
    static Axis linear(double greatest, DoubleFunction<String> text) {
        double top = nice(Math.max(greatest, 1));
        return new Axis(
                value -> value / top, List.of(new Tick(0.5, text.apply(top / 2)), new Tick(1, text.apply(top))));
    }

    private static double nice(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        return DoubleStream.of(NICE)
                .map(step -> step * power)
                .filter(step -> step >= value * (1 - 1e-9))
                .findFirst()
                .orElse(10 * power);
    }

    /** Whole powers of ten: 50 µs and 10 s in one picture. Least and greatest are above 0. */
    static Axis decades(double least, double greatest, DoubleFunction<String> text) {
        int from = (int) Math.floor(Math.log10(least) + 1e-9);
        int to = Math.max(from + 1, (int) Math.ceil(Math.log10(greatest) - 1e-9));
        int span = to - from;
        List<Tick> ticks = new ArrayList<>();
        for (int power = from; power <= to; power++) {
            ticks.add(new Tick((double) (power - from) / span, text.apply(Math.pow(10, power))));
            if (span <= FEW_DECADES && power < to) {
                double middle = 3 * Math.pow(10, power);
                ticks.add(new Tick((Math.log10(middle) - from) / span, text.apply(middle)));
            }
        }
        return new Axis(value -> value <= 0 ? 0 : (Math.log10(value) - from) / span, List.copyOf(ticks));
    }

    /** Seconds from the start of a run. */
    static Axis time(double seconds) {
        double step = DoubleStream.of(LENGTHS)
                .filter(length -> seconds / length <= MOST_TIMES)
                .findFirst()
                .orElse(86_400);
        List<Tick> ticks = new ArrayList<>();
        for (double at = step; at < seconds * 0.97; at += step) {
            ticks.add(new Tick(at / seconds, Words.length(at)));
        }
        return new Axis(value -> value / seconds, List.copyOf(ticks));
    }

    /** Shares of calls, 0 to nearly 1, as far apart as 1 − 10⁻ⁿ: 90 %, 99 % and 99.9 % have the same distance. */
    static Axis nines(long calls) {
        int nines = Math.max(2, (int) Math.ceil(Math.log10(Math.max(1, calls))));
        List<Tick> ticks = new ArrayList<>();
        ticks.add(new Tick(nine(0.5) / nines, "50%"));
        for (int n = 1; n < nines; n++) {
            ticks.add(new Tick((double) n / nines, n == 1 ? "90%" : n == 2 ? "99%" : "99." + "9".repeat(n - 2) + "%"));
        }
        return new Axis(share -> share >= 1 ? 1 : nine(share) / nines, List.copyOf(ticks));
    }

    private static double nine(double share) {
        return -Math.log10(1 - share);
    }
}
