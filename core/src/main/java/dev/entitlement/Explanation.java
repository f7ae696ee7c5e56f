package dev.entitlement;

import org.jspecify.annotations.Nullable;

/** Puts a result into words: what happened, for whom, what was tried, what to do next. No customer data, no secrets. */
final class Explanation {
    private Explanation() {}

    static String of(EntitlementResult result) {
        CallReport report = result.report();
        return what(result) + " " + tried(report) + " " + touched(report.effect()) + " " + next(result);
    }

    private static String what(EntitlementResult result) {
        CallReport report = result.report();
        String whom =
                "Entitlement " + report.entitlementId() + " (request identifier " + report.requestIdentifier() + ")";
        Refusal refusal = report.refusal();
        if (refusal != null) {
            return whom + " was not sent upstream: " + refusal(refusal) + ".";
        }
        return whom + ": " + ended(report.lastAttempt(), result) + ".";
    }

    private static String ended(@Nullable Attempt last, EntitlementResult result) {
        if (last == null) {
            return result.outcome().text();
        }
        return switch (last.end()) {
            case ANSWERED -> "the upstream answered " + code(last) + action(result);
            case MISDIRECTED -> "the upstream answered " + last.responseCode() + " about another entitlement";
            case UNREADABLE -> "the upstream's answer with status " + last.status() + " cannot be read";
            case NOT_SENT -> "the upstream could not be reached";
            case LOST -> "the connection was lost before the upstream's answer was whole";
            case TIMED_OUT -> "the upstream did not answer in time";
        };
    }

    /** Any text at all, of up to a mebibyte, if the code is none that is documented. */
    private static String code(Attempt answered) {
        return HeaderText.printable(String.valueOf(answered.responseCode()));
    }

    private static String action(EntitlementResult result) {
        return result instanceof EntitlementResult.Unrecognized unknown && unknown.action() != null
                ? " with the unrecognized client action " + HeaderText.printable(unknown.action())
                : "";
    }

    private static String refusal(Refusal refusal) {
        return switch (refusal) {
            case CIRCUIT_OPEN -> "the upstream is in trouble and the circuit is open";
            case QUEUE_FULL -> "as many calls are on their way, and as many wait, as may be";
            case DEADLINE -> "at the present rate of service the upstream cannot answer before the deadline";
            case CALLER_GONE -> "the caller went away while it was queued";
            case DRAINING -> "the client is draining";
        };
    }

    private static String tried(CallReport report) {
        int attempts = report.attempts().size();
        String spent = attempts + (attempts == 1 ? " attempt" : " attempts") + " in "
                + Math.round(report.durationNanos() / 1e6)
                + " ms"; // a format would cost more than the refusal it tells of
        NoRetry noRetry = report.noRetry();
        return noRetry == null ? spent + "." : spent + ", no further one: " + noRetry.text() + ".";
    }

    private static String touched(Effect effect) {
        return switch (effect) {
            case APPLIED -> "It was reactivated by this call.";
            case NONE -> "It was not touched by this call.";
            case UNKNOWN -> "Whether this call reactivated it cannot be told.";
        };
    }

    private static String next(EntitlementResult result) {
        return switch (result.outcome()) {
            case REACTIVATED -> "Nothing is left to do.";
            case ACTION_REQUIRED -> "Send the user to the URL in the answer's parameters.";
            case ALREADY_ACTIVE -> "Nothing is left to do: it is active.";
            case REJECTED -> "Do not repeat the call: the request, the credentials or the entitlement is at fault.";
            case THROTTLED -> "Call again later, and no sooner than Retry-After says.";
            case UNAVAILABLE -> again(result.report());
            case UNRECOGNIZED -> "Check the API reference again: this client does not know such an answer.";
        };
    }

    /** An answer that was read would only be replayed under its identifier; one that was not may be had under it. */
    private static String again(CallReport report) {
        Attempt last = report.lastAttempt();
        if (report.effect() != Effect.UNKNOWN || last == null) {
            return "Call again later.";
        }
        return last.responseCode() == null
                ? "Call again later with the request identifier " + last.requestIdentifier()
                        + ": the answer is still to be had."
                : "Call again later with a new request identifier: the present one would only be answered the same.";
    }
}
