package dev.entitlement;

/**
 * Keeps a listener's faults from changing what it listens to: they are logged, and the call goes on. Errors as well: a
 * listener with a class missing, or one that recurses too deep, would else cost the call and its permit, and help nobody.
 */
record GuardedListener(CallListener guarded, ClientLog log) implements CallListener {
    /** The silent listener needs no guard, and one is enough. */
    static CallListener over(CallListener listener, ClientLog log) {
        boolean harmless = listener == SilentListener.INSTANCE || listener instanceof GuardedListener;
        return harmless ? listener : new GuardedListener(listener, log);
    }

    @Override
    public void callStarted(ReactivationRequest request) {
        try {
            guarded.callStarted(request);
        } catch (Throwable e) {
            log.listenerFailed("callStarted", e);
        }
    }

    @Override
    public void attemptStarted(ReactivationRequest request, int number, String requestIdentifier) {
        try {
            guarded.attemptStarted(request, number, requestIdentifier);
        } catch (Throwable e) {
            log.listenerFailed("attemptStarted", e);
        }
    }

    @Override
    public void attemptEnded(ReactivationRequest request, Attempt attempt) {
        try {
            guarded.attemptEnded(request, attempt);
        } catch (Throwable e) {
            log.listenerFailed("attemptEnded", e);
        }
    }

    @Override
    public void retryScheduled(ReactivationRequest request, Attempt failed, long delayNanos) {
        try {
            guarded.retryScheduled(request, failed, delayNanos);
        } catch (Throwable e) {
            log.listenerFailed("retryScheduled", e);
        }
    }

    @Override
    public void retrySuppressed(ReactivationRequest request, NoRetry reason) {
        try {
            guarded.retrySuppressed(request, reason);
        } catch (Throwable e) {
            log.listenerFailed("retrySuppressed", e);
        }
    }

    @Override
    public void callShed(ReactivationRequest request, Refusal reason) {
        try {
            guarded.callShed(request, reason);
        } catch (Throwable e) {
            log.listenerFailed("callShed", e);
        }
    }

    @Override
    public void callerGone(ReactivationRequest request) {
        try {
            guarded.callerGone(request);
        } catch (Throwable e) {
            log.listenerFailed("callerGone", e);
        }
    }

    @Override
    public void callEnded(ReactivationRequest request, EntitlementResult result) {
        try {
            guarded.callEnded(request, result);
        } catch (Throwable e) {
            log.listenerFailed("callEnded", e);
        }
    }

    @Override
    public void circuitChanged(CircuitState state) {
        try {
            guarded.circuitChanged(state);
        } catch (Throwable e) {
            log.listenerFailed("circuitChanged", e);
        }
    }
}
