package dev.entitlement.upstream;

import dev.entitlement.upstream.Waiter.Line;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges of one event loop that have no connection yet. Each holds a permit and is on its attempt's clock, so there
 * are never more than attempts may be in flight, and none is older than an attempt may be. Confined to its loop, but for
 * {@link #size}.
 */
final class Waiters {
    /** Before their turn, and only a new connection will do: they follow a stale one, so they have waited before. */
    private final Line freshBeforeTurn = new Line();

    private final Line beforeTurn = new Line();

    /** Their own connects are under way; whoever needs a new connection is in no line by then. */
    private final Line connecting = new Line();

    private volatile int size; // written on the loop only

    /** Any thread may ask. */
    int size() {
        return size;
    }

    void join(Waiter waiter) {
        size++;
        (waiter.fresh ? freshBeforeTurn : beforeTurn).add(waiter);
    }

    boolean isAnyBeforeTurn() {
        return !freshBeforeTurn.isEmpty() || !beforeTurn.isEmpty();
    }

    /** Whose turn to connect it is; null if nobody waits for one. */
    @Nullable
    Waiter takeTurn() {
        Waiter next = freshBeforeTurn.first();
        if (next != null) {
            freshBeforeTurn.remove(next);
            return next;
        }
        next = beforeTurn.first();
        if (next != null) {
            beforeTurn.remove(next);
            connecting.add(next);
        }
        return next;
    }

    /** Who has waited longest of those that an idle connection will do for; null if there is none. */
    @Nullable
    Waiter forIdle() {
        Waiter longest = connecting.first();
        return longest != null ? longest : beforeTurn.first();
    }

    /** Who gets a new connection that nobody in particular waits for; null if nobody does. */
    @Nullable
    Waiter forNew() {
        Waiter first = freshBeforeTurn.first();
        return first != null ? first : forIdle();
    }

    /** It has a connection, or needs none any more. */
    void leave(Waiter waiter) {
        size--;
        if (waiter.line != null) {
            waiter.line.remove(waiter);
        }
    }
}
