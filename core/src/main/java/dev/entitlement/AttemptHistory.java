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
 * Confined to its call's thread.
 */
final class AttemptHistory {
    private EffectLedger ledger;
    private @Nullable Attempt first;
    private @Nullable List<Attempt> more; // few calls have any

    // What the last attempt said, should nothing better follow.
    private Judgement judgement = Judgement.NOT_SENT;
    private @Nullable Answer answer;

    /** @param ledger what is known of the call's effect before its first attempt */
    AttemptHistory(EffectLedger ledger) {
        this.ledger = ledger;
    }

    /** As it is now, to go on by itself. */
    AttemptHistory copy() {
        AttemptHistory copy = new AttemptHistory(ledger);
        copy.first = first;
        copy.more = more == null ? null : new ArrayList<>(more);
        copy.judgement = judgement;
        copy.answer = answer;
        return copy;
    }

    /** An attempt ended, with a whole answer or without. */
    void add(Attempt attempt, Judgement judged, @Nullable Answer whole) {
        judgement = judged;
        answer = whole;
        ledger = ledger.and(judged.settles());
        if (first == null) {
            first = attempt;
        } else {
            remember(attempt);
        }
    }

    private void remember(Attempt attempt) {
        if (more == null) {
            more = new ArrayList<>(2);
        }
        more.add(attempt);
    }

    /** The next attempt carries a new identifier. */
    void newIdentifier() {
        ledger = ledger.withNewIdentifier();
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

    /** All attempts, in order. */
    List<Attempt> attempts() {
        if (first == null) {
            return List.of();
        }
        if (more == null) {
            return List.of(first);
        }
        List<Attempt> all = new ArrayList<>(1 + more.size());
        all.add(first);
        all.addAll(more);
        return List.copyOf(all);
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
