package dev.entitlement;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a listener's faults from changing what it listens to: they are logged, and the call goes on. Errors as well: a
 * listener with a class missing, or one that recurses too deep, would else cost the call and its permit, and help nobody.
 */
record GuardedListener(CallListener guarded) implements CallListener {
    private static final Logger log = LoggerFactory.getLogger(EntitlementClient.class);

    /** The silent listener needs no guard, and one is enough. */
    static CallListener over(CallListener listener) {
        boolean harmless = listener == SilentListener.INSTANCE || listener instanceof GuardedListener;
        return harmless ? listener : new GuardedListener(listener);
    }

    @Override
    public void callStarted(ReactivationRequest request) {
        try {
            guarded.callStarted(request);
        } catch (Throwable e) {
            failed("callStarted", e);
        }
    }

    @Override
    public void attemptStarted(ReactivationRequest request, int number, String requestIdentifier) {
        try {
            guarded.attemptStarted(request, number, requestIdentifier);
        } catch (Throwable e) {
            failed("attemptStarted", e);
        }
    }

    @Override
    public void attemptEnded(ReactivationRequest request, Attempt attempt) {
        try {
            guarded.attemptEnded(request, attempt);
        } catch (Throwable e) {
            failed("attemptEnded", e);
        }
    }

    @Override
    public void retryScheduled(ReactivationRequest request, Attempt failed, long delayNanos) {
        try {
            guarded.retryScheduled(request, failed, delayNanos);
        } catch (Throwable e) {
            failed("retryScheduled", e);
        }
    }

    @Override
    public void retrySuppressed(ReactivationRequest request, NoRetry reason) {
        try {
            guarded.retrySuppressed(request, reason);
        } catch (Throwable e) {
            failed("retrySuppressed", e);
        }
    }

    @Override
    public void callShed(ReactivationRequest request, Refusal reason) {
        try {
            guarded.callShed(request, reason);
        } catch (Throwable e) {
            failed("callShed", e);
        }
    }

    @Override
    public void callerGone(ReactivationRequest request) {
        try {
            guarded.callerGone(request);
        } catch (Throwable e) {
            failed("callerGone", e);
        }
    }

    @Override
    public void callEnded(ReactivationRequest request, EntitlementResult result) {
        try {
            guarded.callEnded(request, result);
        } catch (Throwable e) {
            failed("callEnded", e);
        }
    }

    @Override
    public void circuitChanged(CircuitState state) {
        try {
            guarded.circuitChanged(state);
        } catch (Throwable e) {
            failed("circuitChanged", e);
        }
    }

    private static void failed(String moment, Throwable cause) {
        log.error("The call listener failed at {}; the call goes on", moment, cause);
    }
}
