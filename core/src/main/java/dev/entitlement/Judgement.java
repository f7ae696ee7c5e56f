package dev.entitlement;

import dev.entitlement.policy.Verdict;
import dev.entitlement.upstream.Answer;
import dev.entitlement.upstream.AnswerFacts;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt's end means: the table of the outside face, one constant a row. The {@code responseCode} decides before
 * the HTTP status.
 */
enum Judgement {
    REACTIVATED(Outcome.REACTIVATED, Verdict.FINAL, Settles.APPLIED, Health.GOOD, Load.SERVED),
    ACTION_REQUIRED(Outcome.ACTION_REQUIRED, Verdict.FINAL, Settles.APPLIED, Health.GOOD),
    /** Reactivated and {@code PENDING}, but what the user has to do is new to us. */
    UNKNOWN_ACTION(Outcome.UNRECOGNIZED, Verdict.FINAL, Settles.APPLIED, Health.GOOD),
    /** A success about another entitlement. */
    MISDIRECTED(Outcome.UNRECOGNIZED, Verdict.FINAL, Settles.NOTHING, Health.GOOD),
    /** A new code, or an answer that cannot be read. */
    UNRECOGNIZED(Outcome.UNRECOGNIZED, Verdict.FINAL, Settles.NOTHING, Health.GOOD),
    ALREADY_ACTIVE(Outcome.ALREADY_ACTIVE, Verdict.FINAL, Settles.ITSELF, Health.GOOD),
    /** {@code BAD_REQUEST}, {@code NOT_AVAILABLE}, {@code NOT_FOUND}: a duplicate would have been answered alike. */
    REFUSED(Outcome.REJECTED, Verdict.FINAL, Settles.ITS_IDENTIFIER, Health.GOOD),
    UNAUTHORIZED(Outcome.REJECTED, Verdict.FINAL, Settles.ITSELF, Health.GOOD),
    THROTTLED(Outcome.THROTTLED, Verdict.THROTTLED, Settles.ITSELF, Health.NEITHER, Load.DROPPED),
    DOWN(Outcome.UNAVAILABLE, Verdict.TRANSIENT, Settles.ITSELF, Health.BAD, Load.DROPPED),
    /** {@code INTERNAL_ERROR} or an unreadable 5xx. */
    BROKEN(Outcome.UNAVAILABLE, Verdict.TRANSIENT, Settles.NOTHING, Health.BAD),
    /** An unreadable 408: somebody on the way did not hear us out, which says nothing about the platform. */
    UNHEARD(Outcome.UNAVAILABLE, Verdict.TRANSIENT, Settles.NOTHING, Health.NEITHER),
    /** No connection. */
    NOT_SENT(Outcome.UNAVAILABLE, Verdict.TRANSIENT, Settles.ITSELF, Health.BAD),
    /** Not sent for a reason of our own, such as missing credentials or a caller that is gone. */
    WITHHELD(Outcome.UNAVAILABLE, Verdict.TRANSIENT, Settles.ITSELF, Health.NEITHER),
    /** Sent, then the connection was lost. */
    LOST(Outcome.UNAVAILABLE, Verdict.TRANSIENT, Settles.NOTHING, Health.BAD),
    /** Sent on a connection that had gone stale, which is nobody's fault. */
    STALE(Outcome.UNAVAILABLE, Verdict.TRANSIENT, Settles.NOTHING, Health.NEITHER),
    /** Sent, then no whole answer in time. */
    TIMED_OUT(Outcome.UNAVAILABLE, Verdict.TRANSIENT, Settles.NOTHING, Health.BAD, Load.DROPPED);

    /** What is known about attempts' effects after this one. */
    enum Settles {
        /** The entitlement was reactivated. */
        APPLIED,
        /** This attempt did nothing. */
        ITSELF,
        /** No attempt under this identifier did anything. */
        ITS_IDENTIFIER,
        /** This attempt may have taken effect. */
        NOTHING
    }

    /** What the attempt says about the upstream's health. */
    enum Health {
        GOOD,
        BAD,
        NEITHER
    }

    /** What the attempt says about the upstream's load. */
    enum Load {
        /** It was served: its time tells how busy the upstream is. */
        SERVED,
        /** It was refused for load, or not answered in time. */
        DROPPED,
        NEITHER
    }

    private static final String NAVIGATE_TO_URL = "NAVIGATE_TO_URL";

    private final Outcome outcome;
    private final Verdict verdict;
    private final Settles settles;
    private final Health health;
    private final Load load;

    Judgement(Outcome outcome, Verdict verdict, Settles settles, Health health) {
        this(outcome, verdict, settles, health, Load.NEITHER);
    }

    Judgement(Outcome outcome, Verdict verdict, Settles settles, Health health, Load load) {
        this.outcome = outcome;
        this.verdict = verdict;
        this.settles = settles;
        this.health = health;
        this.load = load;
    }

    Outcome outcome() {
        return outcome;
    }

    Verdict verdict() {
        return verdict;
    }

    Settles settles() {
        return settles;
    }

    Health health() {
        return health;
    }

    Load load() {
        return load;
    }

    /** The same on a reused connection that had gone stale: nobody is to blame. */
    Judgement excused() {
        return this == LOST ? STALE : WITHHELD;
    }

    /** Judges a whole answer to a call about an entitlement. */
    static Judgement of(Answer answer, String entitlementId) {
        AnswerFacts facts = answer.facts();
        if (facts == null) {
            return ofStatus(answer.status());
        }
        return switch (facts.responseCode()) {
            case "OK" -> isAbout(entitlementId, facts.entitlementId()) ? REACTIVATED : MISDIRECTED;
            case "CLIENT_ACTION_REQUIRED" -> ofAction(facts, entitlementId);
            case "ALREADY_EXISTS" -> ALREADY_ACTIVE;
            case "BAD_REQUEST", "NOT_AVAILABLE", "NOT_FOUND" -> REFUSED;
            case "UNAUTHORIZED" -> UNAUTHORIZED;
            case "TOO_MANY_REQUESTS" -> THROTTLED;
            case "SERVICE_UNAVAILABLE" -> DOWN;
            case "INTERNAL_ERROR" -> BROKEN;
            default -> UNRECOGNIZED;
        };
    }

    private static Judgement ofAction(AnswerFacts facts, String entitlementId) {
        if (!isAbout(entitlementId, facts.entitlementId())) {
            return MISDIRECTED;
        }
        return NAVIGATE_TO_URL.equals(facts.action()) ? ACTION_REQUIRED : UNKNOWN_ACTION;
    }

    private static Judgement ofStatus(int status) {
        if (status == 429) {
            return THROTTLED;
        }
        if (status == 408) {
            return UNHEARD;
        }
        return status >= 500 && status <= 599 ? BROKEN : UNRECOGNIZED;
    }

    private static boolean isAbout(String entitlementId, @Nullable String named) {
        return named == null || named.equalsIgnoreCase(entitlementId);
    }
}
