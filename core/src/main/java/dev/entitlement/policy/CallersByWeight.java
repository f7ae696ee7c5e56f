package dev.entitlement.policy;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Callers in lists by how many entries they have waiting, so that the heaviest is at hand. A weight changes by one at a
 * time, so when the heaviest list becomes empty the next lower one has its last caller.
 */
final class CallersByWeight {
    private static final int START = 16;

    /** The first caller of each weight; none has weight 0. */
    private @Nullable WaitingCaller[] lists = new WaitingCaller[START];

    private int heaviest;

    /** One of those with the highest weight, the latest to reach it; {@code null} if nobody weighs anything. */
    @Nullable
    WaitingCaller heaviest() {
        return lists[heaviest];
    }

    void heavier(WaitingCaller caller) {
        move(caller, caller.weight + 1);
        heaviest = Math.max(heaviest, caller.weight);
    }

    void lighter(WaitingCaller caller) {
        move(caller, caller.weight - 1);
        if (lists[heaviest] == null && heaviest > 0) {
            heaviest--;
        }
    }

    private void move(WaitingCaller caller, int weight) {
        unlink(caller);
        caller.weight = weight;
        if (weight > 0) {
            link(caller);
        }
    }

    private void link(WaitingCaller caller) {
        if (caller.weight == lists.length) {
            lists = Arrays.copyOf(lists, 2 * lists.length);
        }
        WaitingCaller head = lists[caller.weight];
        caller.next = head;
        if (head != null) {
            head.previous = caller;
        }
        lists[caller.weight] = caller;
    }

    private void unlink(WaitingCaller caller) {
        WaitingCaller before = caller.previous;
        WaitingCaller after = caller.next;
        if (before != null) {
            before.next = after;
        } else if (caller.weight > 0) {
            lists[caller.weight] = after;
        }
        if (after != null) {
            after.previous = before;
        }
        caller.previous = null;
        caller.next = null;
    }
}
