package dev.entitlement.gateway.reactivate;

import dev.entitlement.Effect;
import dev.entitlement.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each input line and each id has come to, so that a repeated id is sent once, and what is settled not again.
 *
 * <p>For a million ids there is no room for the ids themselves. An id is 64 bits of its hash and the offset of its latest
 * line in the results, 21 to 43 bytes in all; its line is read again when the hash comes up again, and names the id, so
 * that two ids of one hash are told apart. An input line that an earlier run told of takes 8 bytes more. Only ids on their
 * way are held as they are. Thread-safe.
 */
final class Ledger {
    private static final int OUTCOME_BITS = 4;
    private static final Outcome[] OUTCOMES = Outcome.values();

    private final ResultsFile results;
    private final long begin;
    private final IdHash hash = new IdHash();
    private final IdTable lines = new IdTable();
    private final Map<String, Long> colliding = new HashMap<>(); // of ids whose hash is another's; as good as none
    private final Map<String, List<Long>> onTheirWay = new HashMap<>();
    private long[] told = new long[0];

    /** @param results whose lines up to now are those of earlier runs */
    Ledger(ResultsFile results) {
        this.results = results;
        this.begin = results.length();
    }

    // ---- what earlier runs told

    /**
     * Takes in a line of an earlier run. Of the lines of one input line, the last one counts.
     *
     * @param lines how many the input has
     * @return false if the input has no such line
     */
    synchronized boolean remember(ToldLine line, long offset, long lines) throws IOException {
        if (line.index() >= Math.min(lines, Integer.MAX_VALUE)) {
            return false;
        }
        int index = (int) line.index();
        if (index >= told.length) {
            told = Arrays.copyOf(told, (int) Math.min(lines, Math.max(1024, 2L * (index + 1))));
        }
        long settled = line.isSettled() ? 1 + line.outcome().ordinal() : 0;
        told[index] = mark(line.entitlementId()) | settled;
        if (!line.isBadInput()) {
            put(line.entitlementId(), offset);
        }
        return true;
    }

    /** 60 bits of the hash, never 0. */
    private long mark(String id) {
        return hash.of(id) << OUTCOME_BITS | 1L << OUTCOME_BITS;
    }

    /** Whether what an earlier run told of this input line, if anything, is about the same id. */
    synchronized boolean agrees(ListLine line) {
        long known = line.index() < told.length ? told[(int) line.index()] : 0;
        return known == 0 || known >>> OUTCOME_BITS == mark(line.entitlementId()) >>> OUTCOME_BITS;
    }

    /** How an earlier run settled this input line; null if none did. */
    @Nullable
    synchronized Outcome settled(long index) {
        int outcome = index < told.length ? (int) told[(int) index] & (1 << OUTCOME_BITS) - 1 : 0;
        return outcome == 0 ? null : OUTCOMES[outcome - 1];
    }

    // ---- what this run does

    /** What to do with an input line. */
    sealed interface Claim {}

    /**
     * It is the first of its id: send it.
     *
     * @param earlier what an earlier run told last of the id; null if nothing
     */
    record Send(@Nullable ToldLine earlier) implements Claim {}

    /** Its id is on its way, and the line will be told with the other. */
    record Wait() implements Claim {}

    /**
     * Its id has been told of already.
     *
     * @param offset of the line that says what there is to say
     */
    record Repeat(long offset, Outcome outcome, boolean isEffectUnknown) implements Claim {}

    /** Decides on an input line without fault that no earlier run settled. */
    synchronized Claim claim(String id, long index) throws IOException {
        List<Long> others = onTheirWay.get(id);
        if (others != null) {
            others.add(index);
            return new Wait();
        }
        long offset = get(id);
        ToldLine latest = offset == IdTable.NONE ? null : line(offset);
        if (latest != null && (offset >= begin || latest.isSettled())) {
            return new Repeat(offset, latest.outcome(), latest.effect() == Effect.UNKNOWN);
        }
        onTheirWay.put(id, new ArrayList<>(1));
        return new Send(latest);
    }

    /**
     * An id has been told of.
     *
     * @return the other input lines that wait for it
     */
    synchronized List<Long> told(String id, long offset) throws IOException {
        put(id, offset);
        List<Long> others = onTheirWay.remove(id);
        return others == null ? List.of() : others;
    }

    /** The offset of the latest line of an id that earlier runs told of; {@link IdTable#NONE} without one. */
    synchronized long offset(String id) throws IOException {
        return get(id);
    }

    private long get(String id) throws IOException {
        Long apart = colliding.get(id);
        if (apart != null) {
            return apart;
        }
        long offset = lines.get(hash.of(id));
        return offset == IdTable.NONE || line(offset).entitlementId().equals(id) ? offset : IdTable.NONE;
    }

    private void put(String id, long offset) throws IOException {
        long key = hash.of(id);
        long present = lines.get(key);
        if (present == IdTable.NONE || line(present).entitlementId().equals(id)) {
            lines.put(key, offset);
        } else {
            colliding.put(id, offset);
        }
    }

    private ToldLine line(long offset) throws IOException {
        ToldLine line = ToldLine.parse(results.lineAt(offset));
        if (line == null) {
            throw new IOException("the line at byte " + offset + " of the results has changed");
        }
        return line;
    }
}
