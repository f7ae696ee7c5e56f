package dev.entitlement;

/** Tells two listeners, one after the other. */
record ListenerPair(CallListener first, CallListener second) implements CallListener {

    @Override
    public void callStarted(ReactivationRequest request) {
        first.callStarted(request);
        second.callStarted(request);
    }

    @Override
    public void attemptStarted(ReactivationRequest request, int number, String requestIdentifier) {
        first.attemptStarted(request, number, requestIdentifier);
        second.attemptStarted(request, number, requestIdentifier);
    }

    @Override
    public void attemptEnded(ReactivationRequest request, Attempt attempt) {
        first.attemptEnded(request, attempt);
        second.attemptEnded(request, attempt);
    }

    @Override
    public void retryScheduled(ReactivationRequest request, Attempt failed, long delayNanos) {
        first.retryScheduled(request, failed, delayNanos);
        second.retryScheduled(request, failed, delayNanos);
    }

    @Override
    public void retrySuppressed(ReactivationRequest request, NoRetry reason) {
        first.retrySuppressed(request, reason);
        second.retrySuppressed(request, reason);
    }

    @Override
    public void callShed(ReactivationRequest request, Refusal reason) {
        first.callShed(request, reason);
        second.callShed(request, reason);
    }

    @Override
    public void callerGone(ReactivationRequest request) {
        first.callerGone(request);
        second.callerGone(request);
    }

    @Override
    public void callEnded(ReactivationRequest request, EntitlementResult result) {
        first.callEnded(request, result);
        second.callEnded(request, result);
    }

    @Override
    public void circuitChanged(CircuitState state) {
        first.circuitChanged(state);
        second.circuitChanged(state);
    }
}
