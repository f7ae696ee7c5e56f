package dev.entitlement.benchmarks.scenarios;

/** What a figure has to be. */
record Bound(Sense sense, double limit) {

    enum Sense {
        AT_MOST("≤ "),
        AT_LEAST("≥ "),
        EXACTLY("");

        private final String sign;

        Sense(String sign) {
            this.sign = sign;
        }
    }

    static Bound atMost(double limit) {
        return new Bound(Sense.AT_MOST, limit);
    }

    static Bound atLeast(double limit) {
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

    String text(Unit unit) {
        return sense.sign + unit.text(limit);
    }
}
