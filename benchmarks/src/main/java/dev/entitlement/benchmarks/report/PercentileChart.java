package dev.entitlement.benchmarks.report;

import dev.entitlement.benchmarks.results.Distribution;
import dev.entitlement.benchmarks.results.Times;
import java.util.ArrayList;
import java.util.List;

/** Which share of calls is no slower than what, with as much room for the slowest thousandth as for the slowest tenth. */
final class PercentileChart {
    private static final int HEIGHT = 240;
    private static final int POINTS_A_NINE = 24;
    private static final double FINEST = 10 * Times.MICROSECOND;

    private final List<Curve> curves = new ArrayList<>();

    /** @param value what the legend says of it */
    private record Curve(String look, String name, String value, Distribution seen) {}

    PercentileChart add(String look, String name, String value, Distribution seen) {
        curves.add(new Curve(look, name, value, seen));
        return this;
    }

    Html html(String title, String unit) {
        long calls =
                curves.stream().mapToLong(curve -> curve.seen().count()).max().orElse(0);
        double least = curves.stream()
                .filter(curve -> curve.seen().count() > 0)
                .mapToLong(curve -> curve.seen().at(0.1))
                .min()
                .orElse(Times.MILLISECOND);
        long most = curves.stream().mapToLong(curve -> curve.seen().max()).max().orElse(0);
        Axis across = Axis.nines(calls);
        Axis up = Axis.decades(Math.max(FINEST, least), Math.max(10 * FINEST, most), Words::time);
        Plot plot = new Plot("percentiles", title, unit, across, up, HEIGHT);
        for (Curve curve : curves) {
            draw(plot, curve);
            plot.legend(curve.look(), curve.name(), curve.value());
        }
        point(plot, calls);
        return plot.html();
    }

    private static void draw(Plot plot, Curve curve) {
        long count = curve.seen().count();
        if (count == 0) {
            return;
        }
        double[] shares = shares(count);
        double[] values = new double[shares.length];
        for (int i = 0; i < shares.length; i++) {
            values[i] = curve.seen().at(shares[i]);
        }
        plot.line(curve.look(), shares, values);
    }

    /** Evenly spaced on the axis, as far as there are calls to tell of: the last is the slowest call's. */
    private static double[] shares(long count) {
        int points = Math.max(2, (int) Math.ceil(Math.log10(count) * POINTS_A_NINE) + 1);
        double[] shares = new double[points];
        for (int i = 0; i < points; i++) {
            shares[i] = Math.min(1 - Math.pow(10, -(double) i / POINTS_A_NINE), 1 - 1.0 / Math.max(2, count));
        }
        return shares;
    }

    private void point(Plot plot, long calls) {
        double[] shares = shares(calls);
        for (int i = 0; i + 2 < shares.length; i += 2) {
            StringBuilder said = new StringBuilder(Words.percent(shares[i + 1])).append(" within");
            for (Curve curve : curves) {
                said.append(curve == curves.get(0) ? " " : " · ")
                        .append(curve.name())
                        .append(" ")
                        .append(Words.time(curve.seen().at(shares[i + 1])));
            }
            plot.pointed(shares[i], shares[i + 2], said.toString());
        }
    }
}
