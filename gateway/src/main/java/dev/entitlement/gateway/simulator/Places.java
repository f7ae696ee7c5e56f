package dev.entitlement.gateway.simulator;

import java.util.PriorityQueue;

/**
 * How many calls the platform works on at once; the others queue, first come, first served. When a call arrives it is
 * known how long it will take, so its place, and when it gets it, can be told at once: the one that is free first. Hence
 * there is no queue to be held, only the instants at which places become free. Thread-safe.
 */
final class Places {

    /** By difference: the clock has no origin and may wrap. */
    private final PriorityQueue<Long> freeAt = new PriorityQueue<>((one, other) -> Long.signum(one - other));

    /**
     * Under a lock, as it takes a heap; for less than a microsecond.
     *
     * @param most calls at once, at least 1; a change holds for calls that arrive from then on
     * @param serviceNanos how long the call holds its place
     * @return how long it is until the call gets a place
     */
    synchronized long take(int most, long serviceNanos, long nowNanos) {
        while (freeAt.size() > most) {
            freeAt.poll();
        }
        Long first = freeAt.size() < most ? null : freeAt.poll();
        long wait = first == null ? 0 : Math.max(0, first - nowNanos);
        freeAt.add(nowNanos + wait + serviceNanos);
        return wait;
    }
}
