package dev.entitlement.gateway.admin;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/**
 * Counts since the start, which only grow: of two samples, the difference tells what happened between them. Read from the
 * meters that {@code /metrics} prints, so that both tell the same, and nothing is counted twice.
 *
 * @param totals by name
 * @param shares counts by name, each divided by a word such as an outcome
 */
record Counters(Map<String, Long> totals, Map<String, Map<String, Long>> shares) {

    static Counters read(MeterRegistry registry) {
        Map<String, Long> totals = new LinkedHashMap<>();
        total(registry, "entitlement.restored", "restored", totals);
        total(registry, "entitlement.first.attempt.restored", "restoredAtFirst", totals);
        total(registry, "entitlement.coalesced", "coalesced", totals);
        Map<String, Map<String, Long>> shares = new LinkedHashMap<>();
        shares.put("outcomes", divided(registry, "entitlement.calls", "outcome"));
        shares.put("effects", divided(registry, "entitlement.calls", "effect"));
        shares.put("attempts", divided(registry, "entitlement.attempts", "end"));
        shares.put("retriesSuppressed", divided(registry, "entitlement.retries.suppressed", "reason"));
        shares.put("shed", divided(registry, "entitlement.shed", "reason"));
        shares.put("refusedRequests", divided(registry, "entitlement.refused.requests", "status"));
        return new Counters(totals, shares);
    }

    void write(JsonGenerator json) {
        totals.forEach(json::writeNumberProperty);
        shares.forEach((name, counts) -> {
            json.writeObjectPropertyStart(name);
            counts.forEach(json::writeNumberProperty);
            json.writeEndObject();
        });
    }

    /** What is not counted in this gateway is left out. */
    private static void total(MeterRegistry registry, String meter, String name, Map<String, Long> totals) {
        Counter counter = registry.find(meter).counter();
        if (counter != null) {
            totals.put(name, (long) counter.count());
        }
    }

    private static Map<String, Long> divided(MeterRegistry registry, String meter, String tag) {
        Map<String, Long> counts = new TreeMap<>();
        for (Counter counter : registry.find(meter).counters()) {
            counts.merge(String.valueOf(counter.getId().getTag(tag)), (long) counter.count(), Long::sum);
        }
        return counts;
    }
}
