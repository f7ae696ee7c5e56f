package dev.entitlement.policy;

import org.jspecify.annotations.Nullable;

/** The lines of one priority, in the order of their turns. A line that becomes empty loses its turn. */
final class Turns {
    private @Nullable Line first;
    private @Nullable Line last;
    private int lines;
    private int size;

    /** Entries in all lines. */
    int size() {
        return size;
    }

    /** Lines with an entry. */
    int lines() {
        return lines;
    }

    /** The line whose turn it is, {@code null} if all are empty. */
    @Nullable
    Line next() {
        return first;
    }

    /** Ends the turn of the line that had it: all others go before it. */
    void endTurn(Line served) {
        if (!served.isEmpty()) {
            unlink(served);
            link(served);
        }
    }

    void append(Line line, FairQueue.Entry entry) {
        if (line.isEmpty()) {
            link(line);
        }
        line.append(entry);
        size++;
    }

    void remove(Line line, FairQueue.Entry entry) {
        line.remove(entry);
        size--;
        if (line.isEmpty()) {
            unlink(line);
        }
    }

    private void link(Line line) {
        line.previous = last;
        if (last == null) {
            first = line;
        } else {
            last.next = line;
        }
        last = line;
        lines++;
    }

    private void unlink(Line line) {
        Line before = line.previous;
        Line after = line.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        line.previous = null;
        line.next = null;
        lines--;
    }
}
