package dev.entitlement.benchmarks.sidebyside;

import dev.entitlement.benchmarks.scenarios.Unit;
import dev.entitlement.benchmarks.sidebyside.Cost.Run;
import java.util.List;
import java.util.Locale;

/** Costs as rows of text, behind who it is, for whatever draws a table of them. */
final class CostTable {
    static final List<String> COLUMNS = List.of(
            "requests/s",
            "CPU a request (least–most)",
            "÷ " + Contenders.STREAMED,
            "p50",
            "p99",
            "p99.9",
            "allocated a request",
            "RSS",
            "ready after");

    private CostTable() {}

    static List<String> row(Cost cost, Results all) {
        return List.of(
                form("%,.0f", cost.median(run -> run.load().perSecond())),
                form("%.1f µs (%.1f–%.1f)", cost.median(Run::microsPerRequest), cost.leastMicros(), cost.mostMicros()),
                number("%.2f", all.ratio(cost, Contenders.STREAMED)),
                form("%.2f ms", cost.median(run -> run.load().p50Micros()) / 1e3),
                form("%.2f ms", cost.median(run -> run.load().p99Micros()) / 1e3),
                form("%.2f ms", cost.median(run -> run.load().p999Micros()) / 1e3),
                number("%,.0f B", cost.bytesPerRequest()),
                Unit.MEGABYTES.text(cost.megabytes()),
                form("%.2f s", cost.readySeconds()));
    }

    private static String number(String form, double value) {
        return Double.isNaN(value) ? "" : form(form, value);
    }

    private static String form(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
