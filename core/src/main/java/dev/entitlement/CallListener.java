package dev.entitlement;

/**
 * Hears every moment of a call: for metrics, logs, traces, and to notify the reseller. Methods run on event loops, so
 * they must not block; what they throw is logged and changes nothing. A call's moments come in order and on one thread.
 * Compose listeners with {@link #and}.
 */
public interface CallListener {

    /** A call began. */
    default void callStarted(ReactivationRequest request) {}

    /**
     * An attempt begins.
     *
     * @param number counts from 1
     * @param requestIdentifier the identifier it will carry
     */
    default void attemptStarted(ReactivationRequest request, int number, String requestIdentifier) {}

    /** An attempt ended, whatever its end. */
    default void attemptEnded(ReactivationRequest request, Attempt attempt) {}

    /** A retry will follow the attempt after a wait of so many nanoseconds; 0 if it follows at once. */
    default void retryScheduled(ReactivationRequest request, Attempt failed, long delayNanos) {}

    /** An attempt that could have been tried again is not. */
    default void retrySuppressed(ReactivationRequest request, NoRetry reason) {}

    /** A call is refused before anything of it was sent. */
    default void callShed(ReactivationRequest request, Refusal reason) {}

    /** The caller went away; what is on the wire is heard out, and {@link #callEnded} still follows. */
    default void callerGone(ReactivationRequest request) {}

    /** A call ended. Comes exactly once for every started call, also when the caller is gone. */
    default void callEnded(ReactivationRequest request, EntitlementResult result) {}

    /** The circuit breaker changed its state. Belongs to no call; comes on the client's first event loop. */
    default void circuitChanged(CircuitState state) {}

    /** Both listeners, this one first; the next one hears of a moment whatever this one throws. */
    default CallListener and(CallListener next) {
        return new ListenerPair(GuardedListener.over(this, new ClientLog(System::nanoTime)), next);
    }

    /** Hears nothing. */
    static CallListener none() {
        return SilentListener.INSTANCE;
    }
}
