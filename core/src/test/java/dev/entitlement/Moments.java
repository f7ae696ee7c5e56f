package dev.entitlement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A listener that writes down what it hears. */
final class Moments implements CallListener {
    private final List<String> all = new ArrayList<>();
    private final List<EntitlementResult> results = new ArrayList<>();
    private int started;
    private int ended;
    private boolean forgetful;

    /** Every moment in a few words, in order. */
    List<String> all() {
        return all;
    }

    /** The results of the calls that ended. */
    List<EntitlementResult> results() {
        return results;
    }

    int started() {
        return started;
    }

    int ended() {
        return ended;
    }

    /** Only counts from now on, for the long run. */
    void forgets() {
        forgetful = true;
    }

    private void note(String moment) {
        if (!forgetful) {
            all.add(moment);
        }
    }

    @Override
    public void callStarted(ReactivationRequest request) {
        started++;
        note("call started");
    }

    @Override
    public void attemptStarted(ReactivationRequest request, int number, String requestIdentifier) {
        note("attempt " + number + " started as " + requestIdentifier);
    }

    @Override
    public void attemptEnded(ReactivationRequest request, Attempt attempt) {
        note("attempt " + attempt.number() + " ended " + attempt.end().text());
    }

    @Override
    public void retryScheduled(ReactivationRequest request, Attempt failed, long delayNanos) {
        note("retry after attempt " + failed.number() + " in "
                + Duration.ofNanos(delayNanos).toMillis() + " ms");
    }

    @Override
    public void retrySuppressed(ReactivationRequest request, NoRetry reason) {
        note("no retry: " + reason.text());
    }

    @Override
    public void callShed(ReactivationRequest request, Refusal reason) {
        note("call shed: " + reason.text());
    }

    @Override
    public void callerGone(ReactivationRequest request) {
        note("caller gone");
    }

    @Override
    public void callEnded(ReactivationRequest request, EntitlementResult result) {
        ended++;
        if (!forgetful) {
            results.add(result);
        }
        note("call ended " + result.outcome().text() + " " + result.effect().text());
    }

    @Override
    public void circuitChanged(CircuitState state) {
        note("circuit " + state);
    }
}
