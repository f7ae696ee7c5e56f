package dev.entitlement.benchmarks.scenarios;

import dev.entitlement.benchmarks.load.Ending;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How calls ended, in a line: by outcome, status and whether an attempt was made. */
final class Outcomes {
    private Outcomes() {}

    static String of(List<Seen> calls) {
        Map<String, Long> counts =
                calls.stream().collect(Collectors.groupingBy(Outcomes::kind, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(kind -> String.format(Locale.ROOT, "%,d %s", kind.getValue(), kind.getKey()))
                .collect(Collectors.joining(", ", "calls: ", ""));
    }

    private static String kind(Seen call) {
        Ending ending = call.ending();
        if (ending.isGood() || !ending.isAnswered()) {
            return ending.text();
        }
        return ending.text() + " " + call.status() + (call.attempts() == 0 ? " without attempt" : "");
    }
}
