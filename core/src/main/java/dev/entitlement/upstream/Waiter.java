package dev.entitlement.upstream;

import org.jspecify.annotations.Nullable;

/** An exchange that has no connection yet: it takes the first that comes, made for it or given back by another. */
final class Waiter {
    final HttpExchange exchange;
    /** Whether only a new connection will do. */
    final boolean fresh;

    private final Connections owner;

    /** Its own connect; null before its turn. */
    @Nullable
    Connect connect;

    /** Where it stands in line; null in none. */
    @Nullable
    Line line;

    @Nullable
    Waiter previous;

    @Nullable
    Waiter next;

    Waiter(HttpExchange exchange, boolean fresh, Connections owner) {
        this.exchange = exchange;
        this.fresh = fresh;
        this.owner = owner;
    }

    /** Its exchange was given up. */
    void withdraw() {
        owner.withdrawn(this);
    }

    /** First come, first served; the nodes are the waiters, so that leaving from the middle costs nothing either. */
    static final class Line {
        private @Nullable Waiter first;
        private @Nullable Waiter last;

        @Nullable
        Waiter first() {
            return first;
        }

        boolean isEmpty() {
            return first == null;
        }

        void add(Waiter waiter) {
            waiter.line = this;
            waiter.previous = last;
            if (last == null) {
                first = waiter;
            } else {
                last.next = waiter;
            }
            last = waiter;
        }

        void remove(Waiter waiter) {
            Waiter previous = waiter.previous;
            Waiter next = waiter.next;
            if (previous == null) {
                first = next;
            } else {
                previous.next = next;
            }
            if (next == null) {
                last = previous;
            } else {
                next.previous = previous;
            }
            waiter.previous = null;
            waiter.next = null;
            waiter.line = null;
        }
    }
}
