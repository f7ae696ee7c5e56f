package dev.entitlement;

import org.jspecify.annotations.Nullable;

/**
 * The one truthful answer that every call ends in. Refusals and outages are results, too, never errors: an error from
 * {@link EntitlementClient#reactivate(String)} means misuse or a bug.
 *
 * <p>Switch over {@link #outcome()}, or over the type. {@link #effect()} says whether the entitlement was touched.
 */
public sealed interface EntitlementResult {

    /** Everything that is known about the call. */
    CallReport report();

    /** How the call ended. */
    Outcome outcome();

    /** What the call did to the entitlement. */
    default Effect effect() {
        return report().effect();
    }

    /** The upstream's answer, byte for byte; null if the last attempt got none that can be read. */
    default @Nullable RawAnswer answer() {
        return report().answer();
    }

    /**
     * The entitlement as the upstream described it, read from the answer at each call of this method; null if the answer
     * carries none.
     */
    default @Nullable Entitlement entitlement() {
        RawAnswer answer = answer();
        return answer == null ? null : Entitlement.parse(answer.body());
    }

    /** What happened, for which entitlement and identifier, what was tried and what to do next, in a sentence or two. */
    default String explanation() {
        return Explanation.of(this);
    }

    /** The entitlement is {@code ACTIVE} again. */
    record Reactivated(CallReport report) implements EntitlementResult {
        @Override
        public Outcome outcome() {
            return Outcome.REACTIVATED;
        }
    }

    /**
     * The entitlement is {@code PENDING}: send the user to {@link #url()}.
     *
     * @param report everything that is known about the call
     * @param url where the user has to go, as the upstream wrote it and not checked; null if it named none
     */
    record ActionRequired(CallReport report, @Nullable String url) implements EntitlementResult {
        @Override
        public Outcome outcome() {
            return Outcome.ACTION_REQUIRED;
        }
    }

    /** The entitlement was {@code ACTIVE} already; after an attempt of ours without an answer the effect is unknown. */
    record AlreadyActive(CallReport report) implements EntitlementResult {
        @Override
        public Outcome outcome() {
            return Outcome.ALREADY_ACTIVE;
        }
    }

    /** The upstream refused for good: {@code BAD_REQUEST}, {@code UNAUTHORIZED}, {@code NOT_AVAILABLE}, {@code NOT_FOUND}. */
    record Rejected(CallReport report) implements EntitlementResult {
        @Override
        public Outcome outcome() {
            return Outcome.REJECTED;
        }
    }

    /** The upstream's request limit is reached. */
    record Throttled(CallReport report) implements EntitlementResult {
        @Override
        public Outcome outcome() {
            return Outcome.THROTTLED;
        }
    }

    /** The upstream is in trouble or out of reach, or this side refused to add to its trouble ({@link CallReport#refusal()}). */
    record Unavailable(CallReport report) implements EntitlementResult {
        @Override
        public Outcome outcome() {
            return Outcome.UNAVAILABLE;
        }
    }

    /**
     * Something that the reference does not know: a new code, a new client action, an answer that cannot be read, or one
     * about another entitlement.
     *
     * @param report everything that is known about the call
     * @param action the client action that was asked for, if that is what is new; else null
     */
    record Unrecognized(CallReport report, @Nullable String action) implements EntitlementResult {
        @Override
        public Outcome outcome() {
            return Outcome.UNRECOGNIZED;
        }
    }
}
