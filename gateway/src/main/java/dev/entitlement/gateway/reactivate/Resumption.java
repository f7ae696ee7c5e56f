package dev.entitlement.gateway.reactivate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.entitlement.gateway.options.FileReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What earlier runs with the same results file have left, held against the list. Nothing is changed before all of it is
 * found to fit: a wrong path must not cost anybody the end of another file.
 *
 * @param input the list; to be read as often as one likes if there was anything to hold against it
 * @param total lines of the list; -1 if only reading it will tell
 * @param calls that had not ended when the last run did, by id
 */
record Resumption(Input input, long total, Ledger ledger, Map<String, OnItsWay> calls) {

    private static final byte[] LINE_BEGINNING = "{\"index\":".getBytes(UTF_8);

    /** What does not fit, in words that follow the name of a file. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1;

        Unfit(String words) {
            super(words);
        }
    }

    /** Without results of earlier runs. */
    static Resumption none(Input input, ResultsFile results) throws IOException {
        return new Resumption(input, total(input), new Ledger(results), Map.of());
    }

    /**
     * Reads what is there.
     *
     * @param journal its path
     * @throws Unfit if results or journal belong to something else, with all that follows "FILE "
     */
    static Resumption of(Input input, ResultsFile results, Path journal) throws IOException, Unfit {
        if (!mayBeOurs(results.passOverTornLine())) {
            throw new Unfit("holds no result in its last line, which has no end");
        }
        JournalFile.Content content = journal(journal, results);
        Ledger ledger = new Ledger(results);
        if (results.length() == 0 && content == null) {
            results.cutTornLine();
            return new Resumption(input, total(input), ledger, Map.of());
        }
        Input repeatable = input.repeatable();
        long total = total(repeatable);
        remember(results, ledger, total);
        Map<String, OnItsWay> calls = content == null ? Map.of() : stillOnTheirWay(content, ledger);
        compare(repeatable, ledger, calls.keySet(), journal);
        results.cutTornLine();
        return new Resumption(repeatable, total, ledger, calls);
    }

    /** A line is written from its beginning on; a loss of power may leave the room for it, and zeros there. */
    private static boolean mayBeOurs(byte[] torn) {
        int known = Math.min(torn.length, LINE_BEGINNING.length);
        return known == 0 || torn[0] == 0 || Arrays.equals(torn, 0, known, LINE_BEGINNING, 0, known);
    }

    private static long total(Input input) throws IOException {
        if (!input.isRepeatable()) {
            return -1;
        }
        try (Input.Lines lines = input.open()) {
            long total = 0;
            while (lines.next() != null) {
                total++;
            }
            return total;
        }
    }

    private static JournalFile.@Nullable Content journal(Path path, ResultsFile results) throws IOException, Unfit {
        JournalFile.Content content;
        try {
            content = JournalFile.read(path);
        } catch (IOException e) {
            throw new Unfit("has a journal, " + path + ", that " + reason(e));
        }
        if (content != null
                && (content.begin() > results.length()
                        || content.resultsChecksum() != results.checksumBefore(content.begin()))) {
            throw new Unfit("has a journal, " + path + ", that belongs to other results");
        }
        return content;
    }

    private static String reason(IOException e) {
        String words = String.valueOf(e.getMessage());
        return words.startsWith("is ") ? words : FileReason.of(e);
    }

    private static void remember(ResultsFile results, Ledger ledger, long total) throws IOException, Unfit {
        String[] fault = new String[1];
        long[] number = new long[1];
        results.visit((offset, line) -> {
            number[0]++;
            ToldLine told = ToldLine.parse(line);
            if (told == null) {
                fault[0] = "holds no result in line " + number[0];
            } else if (!ledger.remember(told, offset, total)) {
                fault[0] = "holds an id that the list lacks, in line " + number[0];
            }
            return fault[0] == null;
        });
        if (fault[0] != null) {
            throw new Unfit(fault[0]);
        }
    }

    /** A line that is newer than the journal's beginning says more than the journal. */
    private static Map<String, OnItsWay> stillOnTheirWay(JournalFile.Content content, Ledger ledger)
            throws IOException {
        Map<String, OnItsWay> calls = new LinkedHashMap<>();
        for (Map.Entry<String, OnItsWay> call : content.calls().entrySet()) {
            long offset = ledger.offset(call.getKey());
            if (offset == IdTable.NONE || offset < content.begin()) {
                calls.put(call.getKey(), call.getValue());
            }
        }
        return calls;
    }

    private static void compare(Input input, Ledger ledger, Set<String> inJournal, Path journal)
            throws IOException, Unfit {
        Set<String> missing = new HashSet<>(inJournal);
        try (Input.Lines lines = input.open()) {
            for (ListLine line = lines.next(); line != null; line = lines.next()) {
                if (!ledger.agrees(line)) {
                    throw new Unfit("belongs to another list: line " + line.index()
                            + ", counted from 0, is about another id there");
                }
                missing.remove(line.entitlementId());
            }
        }
        if (!missing.isEmpty()) {
            throw new Unfit("has a journal, " + journal + ", that holds an id which the list lacks");
        }
    }
}
