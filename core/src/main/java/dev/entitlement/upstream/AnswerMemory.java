package dev.entitlement.upstream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory that unusually large answers take together. Ordinary ones, up to {@link #FREE_BYTES}, are not counted:
 * the cap on attempts in flight bounds those. Thread-safe.
 */
final class AnswerMemory {
    /** The most that is read of one answer. */
    static final int MAX_ANSWER_BYTES = 1 << 20;

    /** Up to here an answer is not counted. */
    static final int FREE_BYTES = 16 * 1024;

    private static final long MAX_BYTES = 64L << 20;

    private final AtomicLong taken = new AtomicLong();

    boolean take(int bytes) {
        long before;
        do {
            before = taken.get();
            if (before + bytes > MAX_BYTES) {
                return false; // without adding it for a moment, for which a smaller one would be refused, too
            }
        } while (!taken.compareAndSet(before, before + bytes));
        return true;
    }

    void giveBack(int bytes) {
        taken.addAndGet(-bytes);
    }
}
