package dev.entitlement;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a listener's faults from changing what it listens to: they are logged, and the call goes on. */
record GuardedListener(CallListener guarded) implements CallListener {
    private static final Logger log = LoggerFactory.getLogger(EntitlementClient.class);

    /** The silent listener needs no guard. */
    static CallListener over(CallListener listener) {
        return listener == SilentListener.INSTANCE ? listener : new GuardedListener(listener);
    }

    @Override
    public void callStarted(ReactivationRequest request) {
        try {
            guarded.callStarted(request);
        } catch (RuntimeException e) {
            failed("callStarted", e);
        }
    }

    @Override
    public void attemptStarted(ReactivationRequest request, int number, String requestIdentifier) {
        try {
            guarded.attemptStarted(request, number, requestIdentifier);
        } catch (RuntimeException e) {
            failed("attemptStarted", e);
        }
    }

    @Override
    public void attemptEnded(ReactivationRequest request, Attempt attempt) {
        try {
            guarded.attemptEnded(request, attempt);
        } catch (RuntimeException e) {
            failed("attemptEnded", e);
        }
    }

    @Override
    public void retryScheduled(ReactivationRequest request, Attempt failed, long delayNanos) {
        try {
            guarded.retryScheduled(request, failed, delayNanos);
        } catch (RuntimeException e) {
            failed("retryScheduled", e);
        }
    }

    @Override
    public void retrySuppressed(ReactivationRequest request, NoRetry reason) {
        try {
            guarded.retrySuppressed(request, reason);
        } catch (RuntimeException e) {
            failed("retrySuppressed", e);
        }
    }

    @Override
    public void callShed(ReactivationRequest request, Refusal reason) {
        try {
            guarded.callShed(request, reason);
        } catch (RuntimeException e) {
            failed("callShed", e);
        }
    }

    @Override
    public void callerGone(ReactivationRequest request) {
        try {
            guarded.callerGone(request);
        } catch (RuntimeException e) {
            failed("callerGone", e);
        }
    }

    @Override
    public void callEnded(ReactivationRequest request, EntitlementResult result) {
        try {
            guarded.callEnded(request, result);
        } catch (RuntimeException e) {
            failed("callEnded", e);
        }
    }

    @Override
    public void circuitChanged(CircuitState state) {
        try {
            guarded.circuitChanged(state);
        } catch (RuntimeException e) {
            failed("circuitChanged", e);
        }
    }

    private static void failed(String moment, RuntimeException cause) {
        log.error("The call listener failed at {}; the call goes on", moment, cause);
    }
}
