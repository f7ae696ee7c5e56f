package dev.entitlement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A listener that writes down what it hears. */
final class Moments implements CallListener {
    private final List<String> all = new ArrayList<>();
    private final List<EntitlementResult> ended = new ArrayList<>();
    private int started;

    /** Every moment in a few words, in order. */
    List<String> all() {
        return all;
    }

    /** The results of the calls that ended. */
    List<EntitlementResult> ended() {
        return ended;
    }

    int started() {
        return started;
    }

    @Override
    public void callStarted(ReactivationRequest request) {
        started++;
        all.add("call started");
    }

    @Override
    public void attemptStarted(ReactivationRequest request, int number, String requestIdentifier) {
        all.add("attempt " + number + " started as " + requestIdentifier);
    }

    @Override
    public void attemptEnded(ReactivationRequest request, Attempt attempt) {
        all.add("attempt " + attempt.number() + " ended " + attempt.end().text());
    }

    @Override
    public void retryScheduled(ReactivationRequest request, Attempt failed, long delayNanos) {
        all.add("retry after attempt " + failed.number() + " in "
                + Duration.ofNanos(delayNanos).toMillis() + " ms");
    }

    @Override
    public void retrySuppressed(ReactivationRequest request, NoRetry reason) {
        all.add("no retry: " + reason.text());
    }

    @Override
    public void callShed(ReactivationRequest request, Refusal reason) {
        all.add("call shed: " + reason.text());
    }

    @Override
    public void callerGone(ReactivationRequest request) {
        all.add("caller gone");
    }

    @Override
    public void callEnded(ReactivationRequest request, EntitlementResult result) {
        ended.add(result);
        all.add("call ended " + result.outcome().text() + " " + result.effect().text());
    }

    @Override
    public void circuitChanged(CircuitState state) {
        all.add("circuit " + state);
    }
}
