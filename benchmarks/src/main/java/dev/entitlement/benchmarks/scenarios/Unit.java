package dev.entitlement.benchmarks.scenarios;

import java.util.Locale;

/** How a figure is written for people, and called in JSON. */
public enum Unit {
    COUNT("%,.0f", ""),
    PER_SECOND("%,.0f/s", "per second"),
    SECONDS("%.2f s", "s"),
    MILLIS("%.1f ms", "ms"),
    MICROS("%.1f µs", "µs"),
    MEGABYTES("%,.0f MB", "MB"),
    TIMES("%.2f×", ""),
    SHARE("%.1f %%", "1");

    private final String form;
    private final String inJson;

    Unit(String form, String inJson) {
        this.form = form;
        this.inJson = inJson;
    }

    String inJson() {
        return inJson;
    }

    /** Infinite is never; what is not a number was not seen. */
    public String text(double value) {
        if (Double.isNaN(value)) {
            return "none seen";
        }
        if (Double.isInfinite(value)) {
            return "never";
        }
        double shown = this == SHARE ? value * 100 : value;
        String text = String.format(Locale.ROOT, form, shown);
        return this == SHARE && value > 0 && value < 0.0005 ? "< 0.05 %" : text;
    }
}
