package dev.entitlement.gateway.reactivate;

import dev.entitlement.Outcome;
import dev.entitlement.gateway.bulk.OutcomeCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What came of a run, for a person: counts, time and rate, where it is told line by line, and what to do next. */
final class SummaryText {
    private final Tally tally;
    private final Duration took;
    private final @Nullable Path out;

    /** @param out where the results are; null if they went to standard output */
    SummaryText(Tally tally, Duration took, @Nullable Path out) {
        this.tally = tally;
        this.took = took;
        this.out = out;
    }

    /** @param isWhole whether the list was gone through to its end */
    List<String> lines(boolean isWhole, @Nullable Journal journal) {
        List<String> lines = new ArrayList<>();
        lines.add(counts());
        lines.add(time());
        if (out != null) {
            lines.add("Line by line: " + out);
        }
        if (journal != null && journal.commits() > 0) {
            lines.add(format("Journal: %,d identifiers in %,d commits", journal.identifiers(), journal.commits()));
        }
        String next = next(isWhole);
        if (!next.isEmpty()) {
            lines.add(next);
        }
        return lines;
    }

    private String counts() {
        String each = tally.each();
        return format("%,d done", tally.outcomes().total()) + (each.isEmpty() ? "" : ": " + each);
    }

    private String time() {
        double seconds = took.toMillis() / 1000.0;
        String now = format(
                "%,d of them now, in %s (%,.0f a second)",
                tally.toldNow(), time(seconds), seconds > 0 ? tally.toldNow() / seconds : 0);
        return tally.settledEarlier() == 0
                ? now
                : format("%,d of them in earlier runs, ", tally.settledEarlier()) + now.replace(" of them", "");
    }

    private static String time(double seconds) {
        return seconds < 60
                ? format("%.1f s", seconds)
                : format("%d min %02d s", (long) seconds / 60, (long) seconds % 60);
    }

    private String next(boolean isWhole) {
        String again = out == null ? "" : " The same command goes on from here.";
        if (!isWhole) {
            return out == null
                    ? "Not all of the list was done. With --out, the next run would go on from here."
                    : "Not all of the list was done." + again;
        }
        OutcomeCounts counts = tally.outcomes();
        long open = counts.of(Outcome.THROTTLED) + counts.of(Outcome.UNAVAILABLE) + counts.of(Outcome.UNRECOGNIZED);
        if (tally.unknown() > 0) {
            return format("Of %,d it is unknown whether they took effect.", tally.unknown())
                    + (out == null ? "" : " The same command asks again.");
        }
        return open == 0 || out == null ? "" : "The same command tries the others again.";
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
