package dev.entitlement.benchmarks.scenarios;

import java.util.Locale;

/**
 * What comes before an overload is measured: ordinary load, then a short overload, for refusing is a path of its own
 * that has to be compiled, then ordinary load until what waits is done. On one processor a compiler would else take half
 * of it from what is measured. What a cold gateway does is told by the bursts.
 *
 * @param perSecond the upstream's capacity
 * @param overload what is offered in the short overload
 */
record WarmUp(double perSecond, double overload) {
    private static final double ORDINARY = 0.8;
    private static final double CALM = 0.3;
    private static final int ORDINARY_SECONDS = 15;
    private static final int OVERLOAD_SECONDS = 8;
    private static final int CALM_SECONDS = 15;

    static final int SECONDS = ORDINARY_SECONDS + OVERLOAD_SECONDS + CALM_SECONDS;

    String profile() {
        return String.format(
                Locale.ROOT,
                "constant:%.0f/%ds,constant:%.0f/%ds,constant:%.0f/%ds",
                ORDINARY * perSecond,
                ORDINARY_SECONDS,
                overload,
                OVERLOAD_SECONDS,
                CALM * perSecond,
                CALM_SECONDS);
    }
}
