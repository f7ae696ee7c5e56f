package dev.entitlement;

import dev.entitlement.policy.Verdict;
import dev.entitlement.upstream.Answer;
import dev.entitlement.upstream.AnswerFacts;
import dev.entitlement.upstream.RetryAfter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the attempts of a call have said so far: a decision on a retry is taken from it, and in the end the call's result.
 * Immutable.
 *
 * @param attempts those that have ended, in order
 * @param judgement of the last one
 * @param answer of the last one; null if it had none that is whole
 */
record AttemptHistory(
        EffectLedger ledger,
        List<Attempt> attempts,
        Judgement judgement,
        @Nullable Answer answer) {
    private static final AttemptHistory EMPTY = of(EffectLedger.EMPTY);

    /**
     * Of a call before its first attempt.
     *
     * @param ledger what is known of the call's effect
     */
    static AttemptHistory before(EffectLedger ledger) {
        return ledger == EffectLedger.EMPTY ? EMPTY : of(ledger);
    }

    private static AttemptHistory of(EffectLedger ledger) {
        return new AttemptHistory(ledger, List.of(), Judgement.NOT_SENT, null);
    }

    /** An attempt ended, with a whole answer or without. */
    AttemptHistory and(Attempt attempt, Judgement judged, @Nullable Answer whole) {
        return new AttemptHistory(ledger.and(judged.settles()), attemptsAnd(attempt), judged, whole);
    }

    private List<Attempt> attemptsAnd(Attempt attempt) {
        if (attempts.isEmpty()) {
            return List.of(attempt);
        }
        List<Attempt> all = new ArrayList<>(attempts.size() + 1);
        all.addAll(attempts);
        all.add(attempt);
        return List.copyOf(all);
    }

    /** The last attempt; null if none has ended. */
    @Nullable
    Attempt last() {
        return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
    }

    /** The next attempt carries a new identifier. */
    AttemptHistory withNewIdentifier() {
        return new AttemptHistory(ledger.withNewIdentifier(), attempts, judgement, answer);
    }

    /** Whether a code was read from the last attempt: under the same identifier it would only be replayed. */
    boolean codeWasRead() {
        return facts() != null;
    }

    private @Nullable AnswerFacts facts() {
        return answer == null ? null : answer.facts();
    }

    Verdict verdict() {
        return judgement.verdict();
    }

    /** How long the last answer asks to wait, in nanoseconds; negative if it asks for nothing. */
    long retryAfterNanos(LongSupplier wallClockMillis) {
        return answer == null ? -1 : RetryAfter.nanos(answer.retryAfter(), wallClockMillis.getAsLong());
    }

    /** When a caller whose call ends so should come back, in whole seconds, at least 1; 0 if there is nothing to say. */
    int retryAfterSeconds(LongSupplier wallClockMillis) {
        if (judgement != Judgement.THROTTLED) {
            return 0;
        }
        long nanos = retryAfterNanos(wallClockMillis);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
        long begun = nanos > TimeUnit.SECONDS.toNanos(seconds) ? 1 : 0; // rounded up without overflow
        return (int) Math.max(1, Math.min(seconds + begun, Integer.MAX_VALUE));
    }

    Effect effect() {
        return ledger.effect();
    }

    /** The last answer, if it can be read and is about the call's entitlement. */
    @Nullable
    RawAnswer readAnswer() {
        return answer != null && answer.facts() != null && judgement != Judgement.MISDIRECTED
                ? new RawAnswer(answer)
                : null;
    }

    /** The result of a call that ends with what its last attempt said. */
    EntitlementResult result(CallReport report) {
        AnswerFacts facts = facts();
        return switch (judgement.outcome()) {
            case REACTIVATED -> new EntitlementResult.Reactivated(report);
            case ACTION_REQUIRED -> new EntitlementResult.ActionRequired(report, facts == null ? null : facts.url());
            case ALREADY_ACTIVE -> new EntitlementResult.AlreadyActive(report);
            case REJECTED -> new EntitlementResult.Rejected(report);
            case THROTTLED -> new EntitlementResult.Throttled(report);
            case UNAVAILABLE -> new EntitlementResult.Unavailable(report);
            case UNRECOGNIZED ->
                new EntitlementResult.Unrecognized(
                        report, judgement == Judgement.UNKNOWN_ACTION && facts != null ? facts.action() : null);
        };
    }
}
