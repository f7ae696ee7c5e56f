package dev.entitlement.benchmarks.scenarios;

/** What a figure has to be. */
public record Bound(Sense sense, double limit) {

    public enum Sense {
        AT_MOST("≤ "),
        AT_LEAST("≥ "),
        EXACTLY("");

        private final String sign;

        Sense(String sign) {
            this.sign = sign;
        }
    }

    public static Bound atMost(double limit) {
        return new Bound(Sense.AT_MOST, limit);
    }

    public static Bound atLeast(double limit) {
        return new Bound(Sense.AT_LEAST, limit);
    }

    static Bound exactly(double limit) {
        return new Bound(Sense.EXACTLY, limit);
    }

    /** Not for what was not seen. */
    boolean holds(double value) {
        return switch (sense) {
            case AT_MOST -> value <= limit;
            case AT_LEAST -> value >= limit;
            case EXACTLY -> value == limit;
        };
    }

    public String text(Unit unit) {
        return sense.sign + unit.text(limit);
    }
}
