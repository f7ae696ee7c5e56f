package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.cli.Reasons;
import dev.entitlement.benchmarks.results.Failure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why calls did not end well: by HTTP status where there was an answer, else by what became of the connection. Confined to
 * its event loop until the run is over.
 */
final class Failures {
    private static final int STATUSES = 1_000;
    private static final int MOST_REASONS = 20;
    private static final String OTHER = "other reasons";
    private static final String SILENCE = "no whole answer in time";
    private static final String UNSENT = "never sent: its time was over before";

    private final long[] byStatus = new long[Ending.COUNT * STATUSES];
    private final Map<String, Long> losses = new HashMap<>();
    private long timeouts;
    private long unsent;

    /** @param cause why it was lost, where something is known of that */
    void add(Call call, Ending ending, @Nullable Throwable cause) {
        if (ending.isAnswered()) {
            byStatus[ending.ordinal() * STATUSES + Math.floorMod(call.status(), STATUSES)]++;
        } else if (ending == Ending.TIMEOUT) {
            if (call.isSent()) {
                timeouts++;
            } else {
                unsent++;
            }
        } else {
            String reason = cause == null ? OTHER : Reasons.of(cause);
            boolean room = losses.size() < MOST_REASONS || losses.containsKey(reason);
            losses.merge(room ? reason : OTHER, 1L, Long::sum);
        }
    }

    void add(Failures others) {
        for (int i = 0; i < byStatus.length; i++) {
            byStatus[i] += others.byStatus[i];
        }
        others.losses.forEach((reason, calls) -> losses.merge(reason, calls, Long::sum));
        timeouts += others.timeouts;
        unsent += others.unsent;
    }

    /** The most frequent first. */
    List<Failure> list() {
        List<Failure> all = new ArrayList<>();
        for (int i = 0; i < byStatus.length; i++) {
            if (byStatus[i] > 0) {
                all.add(new Failure(Ending.values()[i / STATUSES].text(), "HTTP status " + i % STATUSES, byStatus[i]));
            }
        }
        losses.forEach((reason, calls) -> all.add(new Failure(Ending.LOST.text(), reason, calls)));
        addTimeouts(all, SILENCE, timeouts);
        addTimeouts(all, UNSENT, unsent);
        all.sort(Comparator.comparingLong(Failure::calls).reversed());
        return List.copyOf(all);
    }

    private static void addTimeouts(List<Failure> all, String reason, long calls) {
        if (calls > 0) {
            all.add(new Failure(Ending.TIMEOUT.text(), reason, calls));
        }
    }
}
