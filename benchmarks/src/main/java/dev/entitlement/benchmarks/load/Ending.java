package dev.entitlement.benchmarks.load;

import dev.entitlement.Outcome;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a call of the load ended: with one of the seven outcomes, or without an answer. */
public enum Ending {
    REACTIVATED(Outcome.REACTIVATED.text(), true),
    ACTION_REQUIRED(Outcome.ACTION_REQUIRED.text(), true),
    ALREADY_ACTIVE(Outcome.ALREADY_ACTIVE.text(), true),
    REJECTED(Outcome.REJECTED.text(), false),
    THROTTLED(Outcome.THROTTLED.text(), false),
    UNAVAILABLE(Outcome.UNAVAILABLE.text(), false),
    UNRECOGNIZED(Outcome.UNRECOGNIZED.text(), false),
    /** The connection could not be made, or broke before the answer was whole. */
    LOST("lost", false),
    /** No whole answer within the time a caller waits; perhaps it was not even sent. */
    TIMEOUT("timeout", false);

    static final int COUNT = values().length;

    private static final Map<String, Ending> BY_TEXT =
            Stream.of(values()).filter(Ending::isAnswered).collect(Collectors.toUnmodifiableMap(Ending::text, e -> e));

    private final String text;
    private final boolean good;

    Ending(String text, boolean good) {
        this.text = text;
        this.good = good;
    }

    /** Of a gateway's header; what it does not know is unrecognized. */
    static Ending ofOutcome(String outcome) {
        return BY_TEXT.getOrDefault(outcome, UNRECOGNIZED);
    }

    /** @param knownAction whether the answer says what to do in a way that the reference knows */
    static Ending ofCode(String responseCode, boolean knownAction) {
        return switch (responseCode) {
            case "OK" -> REACTIVATED;
            case "CLIENT_ACTION_REQUIRED" -> knownAction ? ACTION_REQUIRED : UNRECOGNIZED;
            case "ALREADY_EXISTS" -> ALREADY_ACTIVE;
            case "BAD_REQUEST", "UNAUTHORIZED", "NOT_AVAILABLE", "NOT_FOUND" -> REJECTED;
            case "TOO_MANY_REQUESTS" -> THROTTLED;
            case "INTERNAL_ERROR", "SERVICE_UNAVAILABLE" -> UNAVAILABLE;
            default -> UNRECOGNIZED;
        };
    }

    /** What an answer without a readable response code is taken for. */
    static Ending ofStatus(int status) {
        if (status == 429) {
            return THROTTLED;
        }
        return status >= 500 || status == 408 ? UNAVAILABLE : UNRECOGNIZED;
    }

    public String text() {
        return text;
    }

    /** Whether the user has, or is about to have, access; everything else is an error. */
    public boolean isGood() {
        return good;
    }

    public boolean isAnswered() {
        return this != LOST && this != TIMEOUT;
    }
}
