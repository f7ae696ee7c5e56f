package dev.entitlement.benchmarks.load;

import org.jspecify.annotations.Nullable;

/** One call of a run. Confined to its event loop. All times are of the run's clock, in nanoseconds. */
public final class Call {
    /** What {@link #attempts()} gives if the answer does not say. */
    public static final int UNSAID = -1;

    private final long number;
    private final long scheduledNanos;
    private long sentNanos;
    private boolean ended;
    private int status;
    private int attempts = UNSAID;
    private @Nullable LoadConnection connection;

    /** @param number of the call in the run, from 0 */
    Call(long number, long scheduledNanos) {
        this.number = number;
        this.scheduledNanos = scheduledNanos;
    }

    /** In the run, from 0. */
    public long number() {
        return number;
    }

    public long scheduledNanos() {
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

    /** The HTTP status of its answer, 0 without one. */
    public int status() {
        return status;
    }

    /** How many attempts a gateway says it has made, {@link #UNSAID} if none says so. */
    public int attempts() {
        return attempts;
    }

    void answered(int itsStatus, int itsAttempts) {
        status = itsStatus;
        attempts = itsAttempts;
    }

    boolean isEnded() {
        return ended;
    }

    void end() {
        ended = true;
    }
}
