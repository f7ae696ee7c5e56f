package dev.entitlement.benchmarks.scenarios;

import dev.entitlement.benchmarks.load.Call;
import dev.entitlement.benchmarks.load.Ending;

/**
 * A call that has ended, as its caller saw it. Times are of the run's clock, in nanoseconds.
 *
 * @param status the HTTP status of its answer, 0 without one
 * @param attempts as the gateway told them, {@link Call#UNSAID} if it did not
 */
record Seen(long scheduledNanos, long endNanos, Ending ending, int status, int attempts) {

    static Seen of(Call call, Ending ending, long endNanos) {
        return new Seen(call.scheduledNanos(), endNanos, ending, call.status(), call.attempts());
    }

    boolean isGood() {
        return ending.isGood();
    }

    long latencyNanos() {
        return endNanos - scheduledNanos;
    }

    boolean beganIn(Span span) {
        return span.holds(scheduledNanos);
    }

    boolean endedIn(Span span) {
        return span.holds(endNanos);
    }
}
