package dev.entitlement;

import dev.entitlement.policy.Pace;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What a client says of single calls, in the log. What is wrong with one call is often wrong with every call, and all of
 * them end on event loops; so of each kind only some lines a second are written, and the next one tells how many were left
 * out. A {@link CallListener} hears every call. Thread-safe.
 */
final class ClientLog {
    private static final Logger log = LoggerFactory.getLogger(EntitlementClient.class);
    private static final int LINES_PER_SECOND = 10;
    private static final int LONGEST_REASON = 300;

    private final LongSupplier nanoClock;
    private final Pace credentials = new Pace(LINES_PER_SECOND);
    private final Pace connecting = new Pace(1); // the reason is the same for all
    private final Pace writeAheads = new Pace(1); // likewise
    private final Pace unrecognized = new Pace(LINES_PER_SECOND);
    private final Pace unheard = new Pace(LINES_PER_SECOND);
    private final Pace actions = new Pace(LINES_PER_SECOND);
    private final Pace subscribers = new Pace(LINES_PER_SECOND);
    private final Pace listeners = new Pace(LINES_PER_SECOND);
    private final Pace callerWatches = new Pace(LINES_PER_SECOND);

    /** @param nanoClock monotonic, in nanoseconds */
    ClientLog(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    void noCredentials(String entitlementId, String identifier, Throwable cause) {
        say(
                Level.WARN,
                credentials,
                cause,
                () -> "No credentials for " + entitlementId + " (" + identifier + "): nothing is sent");
    }

    /** Refused, unresolved, TLS that fails: what is wrong is not told by the call's end, and seldom passes by itself. */
    void noConnection(String entitlementId, String identifier, Throwable cause) {
        say(
                Level.WARN,
                connecting,
                null,
                () -> "No connection to the upstream for " + entitlementId + " (" + identifier + "): "
                        + HeaderText.printable(cause.toString(), LONGEST_REASON));
    }

    /** A disk that is full or slow has no stack to look at; a fault in the code that writes has. */
    void notWritten(String entitlementId, String identifier, Throwable cause) {
        boolean isFaultOfCode = cause instanceof RuntimeException || cause instanceof Error;
        say(
                Level.ERROR,
                writeAheads,
                isFaultOfCode ? cause : null,
                () -> "The identifier " + identifier + " for " + entitlementId
                        + " was not written ahead: nothing is sent: "
                        + HeaderText.printable(cause.toString(), LONGEST_REASON));
    }

    /** An ended call, if somebody should know of it: its answer is new to us, or nobody hears its result. */
    void ended(EntitlementResult result, boolean callerGone) {
        if (result.outcome() == Outcome.UNRECOGNIZED) {
            say(Level.WARN, unrecognized, null, result::explanation);
        } else if (callerGone) {
            boolean fine = result.outcome().restored() && result.effect() != Effect.UNKNOWN;
            say(
                    fine ? Level.INFO : Level.WARN,
                    unheard,
                    null,
                    () -> "The caller is gone; for the record: " + result.explanation());
        }
    }

    void actionHandlerFailed(String entitlementId, Throwable cause) {
        say(
                Level.ERROR,
                actions,
                cause,
                () -> "The action handler failed for " + entitlementId + "; the result is delivered all the same");
    }

    void subscriberFailed(String entitlementId, Throwable cause) {
        say(
                Level.ERROR,
                subscribers,
                cause,
                () -> "The subscriber to the call for " + entitlementId + " threw what it should have handled");
    }

    void listenerFailed(String moment, Throwable cause) {
        say(Level.ERROR, listeners, cause, () -> "The call listener failed at " + moment + "; the call goes on");
    }

    void callerWatchFailed(Throwable cause) {
        say(
                Level.WARN,
                callerWatches,
                cause,
                () -> "Whether a caller is gone cannot be heard: its signal failed; the call goes on");
    }

    private void say(Level level, Pace pace, @Nullable Throwable cause, Supplier<String> line) {
        long leftOut = pace.permit(nanoClock.getAsLong());
        if (leftOut != Pace.REFUSED) {
            String note = leftOut == 0 ? "" : " (Lines left out: " + leftOut + ")";
            log.atLevel(level).setCause(cause).log(line.get() + note);
        }
    }
}
