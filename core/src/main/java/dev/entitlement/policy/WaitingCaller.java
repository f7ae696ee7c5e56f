package dev.entitlement.policy;

import org.jspecify.annotations.Nullable;

/** What one caller has waiting, in all priorities. A link of a list of {@link CallersByWeight}. */
final class WaitingCaller {
    private final Object caller;
    private final @Nullable Line[] lines = new Line[Priority.values().length];

    /** Entries that count when somebody has to give way. */
    int weight;

    @Nullable
    WaitingCaller previous;

    @Nullable
    WaitingCaller next;

    WaitingCaller(Object caller) {
        this.caller = caller;
    }

    Object caller() {
        return caller;
    }

    Line line(Priority priority) {
        Line line = lines[priority.ordinal()];
        if (line == null) {
            line = new Line(this);
            lines[priority.ordinal()] = line;
        }
        return line;
    }

    int waiting(Priority priority) {
        Line line = lines[priority.ordinal()];
        return line == null ? 0 : line.size();
    }

    boolean isIdle() {
        return weight == 0 && waiting(Priority.BULK) == 0;
    }

    /** Of a caller that has some weight, the line whose last entry came last. */
    Line newestLine() {
        if (waiting(Priority.FIRST) == 0) {
            return line(Priority.RETRY);
        }
        Line first = line(Priority.FIRST);
        if (waiting(Priority.RETRY) == 0) {
            return first;
        }
        Line retry = line(Priority.RETRY);
        return first.last().arrival - retry.last().arrival > 0 ? first : retry;
    }
}
