package dev.entitlement.gateway.simulator;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * All that is true: every entitlement, every identifier, every answer counted. Thread-safe.
 *
 * <p>It forgets nothing, for a repeat must get the first answer however late it comes, and tests count what became of
 * every call. On a 64-bit JVM with compressed pointers a million entitlements take some 150 MB, and a million identifiers
 * with their answers some 180 MB: measured with names of 36 characters.
 */
final class Ledger {

    private final Map<String, Entitlement> entitlements = new ConcurrentHashMap<>();
    private final Map<String, Identifier> identifiers = new ConcurrentHashMap<>();
    private final Map<String, Identifier> echoes = new ConcurrentHashMap<>();
    private final LongAdder total = new LongAdder();
    private final LongAdder echoed = new LongAdder();
    private final InFlight inFlight = new InFlight();
    private final LongAdder[] codes =
            Stream.of(Code.values()).map(code -> new LongAdder()).toArray(LongAdder[]::new);

    Entitlement entitlement(String id) {
        return entry(entitlements, id, key -> new Entitlement());
    }

    Identifier identifier(String identifier) {
        return entry(identifiers, identifier, key -> new Identifier());
    }

    /** An echo's id stands for its identifier, but in a space of its own: an echo decides nothing about a call. */
    Identifier echo(String id) {
        return entry(echoes, id, key -> new Identifier());
    }

    void called() {
        total.increment();
    }

    void echoed() {
        echoed.increment();
    }

    InFlight inFlight() {
        return inFlight;
    }

    void answered(Code code) {
        codes[code.ordinal()].increment();
    }

    /** A picture of the counts; taken while calls come in, its parts may differ by those calls. */
    Stats stats() {
        Map<String, Integer> applied = counts(entitlements, Entitlement::applied);
        applied.values().removeIf(count -> count == 0);
        return new Stats(
                counts(entitlements, Entitlement::calls),
                counts(identifiers, Identifier::calls),
                codes(),
                applied,
                total.sum(),
                echoed.sum(),
                inFlight.now(),
                inFlight.most());
    }

    Totals totals() {
        return new Totals(codes(), total.sum(), echoed.sum(), inFlight.now(), inFlight.most());
    }

    private Map<String, Long> codes() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Code code : Code.values()) {
            long count = codes[code.ordinal()].sum();
            if (count > 0) {
                counts.put(code.name(), count);
            }
        }
        return counts;
    }

    private static <V> Map<String, Integer> counts(Map<String, V> entries, ToIntFunction<V> count) {
        Map<String, Integer> counts = new HashMap<>();
        entries.forEach((key, value) -> counts.put(key, count.applyAsInt(value)));
        return counts;
    }

    /** Reads before it computes: {@code computeIfAbsent} may lock a bin even for a key that is there. */
    private static <V> V entry(Map<String, V> entries, String key, Function<String, V> creation) {
        V known = entries.get(key);
        return known != null ? known : entries.computeIfAbsent(key, creation);
    }
}
