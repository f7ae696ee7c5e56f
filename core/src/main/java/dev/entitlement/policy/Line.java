package dev.entitlement.policy;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one caller has waiting in one priority, first come first. A link of the ring of {@link Turns}. */
final class Line {
    private final WaitingCaller owner;
    private FairQueue.@Nullable Entry first;
    private FairQueue.@Nullable Entry last;
    private int size;

    /** The lines whose turns are before and after this one's. */
    @Nullable
    Line previous;

    @Nullable
    Line next;

    Line(WaitingCaller owner) {
        this.owner = owner;
    }

    WaitingCaller owner() {
        return owner;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The entry that came first, of a line that is not empty. */
    FairQueue.Entry first() {
        return Objects.requireNonNull(first);
    }

    /** The entry that came last, of a line that is not empty. */
    FairQueue.Entry last() {
        return Objects.requireNonNull(last);
    }

    void append(FairQueue.Entry entry) {
        entry.line = this;
        entry.previous = last;
        if (last == null) {
            first = entry;
        } else {
            last.next = entry;
        }
        last = entry;
        size++;
    }

    void remove(FairQueue.Entry entry) {
        FairQueue.Entry before = entry.previous;
        FairQueue.Entry after = entry.next;
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
        entry.line = null;
        entry.previous = null;
        entry.next = null;
        size--;
    }
}
