package dev.entitlement.benchmarks.load;

import org.jspecify.annotations.Nullable;

/** One call of a run. Confined to its event loop. All times are of the run's clock, in nanoseconds. */
final class Call {
    private final long number;
    private final long scheduledNanos;
    private long sentNanos;
    private boolean ended;
    private @Nullable LoadConnection connection;

    /** @param number of the call in the run, from 0 */
    Call(long number, long scheduledNanos) {
        this.number = number;
        this.scheduledNanos = scheduledNanos;
    }

    long number() {
        return number;
    }

    long scheduledNanos() {
        return scheduledNanos;
    }

    void sentOn(LoadConnection connection, long nowNanos) {
        this.connection = connection;
        this.sentNanos = nowNanos;
    }

    /** What it is on the wire of, if it is. */
    @Nullable
    LoadConnection connection() {
        return connection;
    }

    boolean isSent() {
        return connection != null;
    }

    long sentNanos() {
        return sentNanos;
    }

    boolean isEnded() {
        return ended;
    }

    void end() {
        ended = true;
    }
}
