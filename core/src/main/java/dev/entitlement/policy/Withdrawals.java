package dev.entitlement.policy;

/** Retries granted of late, counted by tick. Immutable: a grant makes a new one. */
final class Withdrawals {
    private final long newestTick;

    /** Grants in the newest tick, in the one before it, and so on. */
    private final int[] counts;

    private Withdrawals(long newestTick, int[] counts) {
        this.newestTick = newestTick;
        this.counts = counts;
    }

    /** None yet; will remember the present tick and those before it, {@code ticks} in all. */
    static Withdrawals none(int ticks) {
        return new Withdrawals(0, new int[ticks]);
    }

    /** How many of them are remembered at {@code tick}. */
    long sum(long tick) {
        long sum = 0;
        for (int age = 0, end = counts.length - passed(tick); age < end; age++) {
            sum += counts[age];
        }
        return sum;
    }

    /** These and one more, granted at {@code tick}, without those that are forgotten by then. */
    Withdrawals plusOne(long tick) {
        int passed = passed(tick);
        int[] next = new int[counts.length];
        System.arraycopy(counts, 0, next, passed, counts.length - passed);
        next[0]++;
        return new Withdrawals(Math.max(newestTick, tick), next);
    }

    /** A thread that comes late with its tick is taken to come now: the present may only move forward. */
    private int passed(long tick) {
        return (int) Math.min(Math.max(tick - newestTick, 0), counts.length);
    }
}
