package dev.entitlement.benchmarks.report;

import java.util.List;
import java.util.Set;

/** Which look an outcome has: errors are hatched as well, for colours alone do not tell everybody. */
final class Looks {
    private static final Set<String> GOOD = Set.of("reactivated", "action-required", "already-active");
    private static final Set<String> KNOWN =
            Set.of("rejected", "throttled", "unavailable", "unrecognized", "lost", "timeout");

    private Looks() {}

    /** Laid over one another. */
    static List<String> layers(String outcome) {
        if (GOOD.contains(outcome)) {
            return List.of("fill of-" + outcome);
        }
        return List.of("fill of-" + (KNOWN.contains(outcome) ? outcome : "unrecognized"), "over");
    }

    /** Of several runs in one chart: a colour and a dash of its own. */
    static String run(int place) {
        return "line run-" + place % 6 + (place % 2 == 0 ? "" : " dashed");
    }
}
