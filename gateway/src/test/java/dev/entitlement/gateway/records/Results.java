package dev.entitlement.gateway.records;

import dev.entitlement.Attempt;
import dev.entitlement.AttemptEnd;
import dev.entitlement.CallReport;
import dev.entitlement.Effect;
import dev.entitlement.EntitlementResult;
import dev.entitlement.NoRetry;
import dev.entitlement.Refusal;
import java.time.Instant;
import java.util.List;

/** Results of calls that nobody made. */
final class Results {
    static final Instant START = Instant.parse("2026-11-23T10:15:30.120Z");

    private Results() {}

    static EntitlementResult reactivated(String id) {
        return new EntitlementResult.Reactivated(
                report(id, Effect.APPLIED, List.of(answered(1, 200, "OK")), null, null));
    }

    static EntitlementResult rejected(String id) {
        return new EntitlementResult.Rejected(
                report(id, Effect.NONE, List.of(answered(1, 404, "NOT_FOUND")), null, null));
    }

    static EntitlementResult timedOut(String id) {
        Attempt silent = new Attempt(2, "second", 1_500_000_000L, 4_000_871_999L, AttemptEnd.TIMED_OUT, 0, null);
        List<Attempt> attempts = List.of(answered(1, 503, "SERVICE_UNAVAILABLE"), silent);
        return new EntitlementResult.Unavailable(report(id, Effect.UNKNOWN, attempts, null, NoRetry.DEADLINE));
    }

    static EntitlementResult refused(String id, Refusal refusal) {
        return new EntitlementResult.Unavailable(report(id, Effect.NONE, List.of(), refusal, null));
    }

    static EntitlementResult unrecognized(String id, String code) {
        return new EntitlementResult.Unrecognized(
                report(id, Effect.UNKNOWN, List.of(answered(1, 200, code)), null, null), null);
    }

    static Attempt answered(int number, int status, String code) {
        return new Attempt(number, "first", 0, 12_345_678, AttemptEnd.ANSWERED, status, code);
    }

    private static CallReport report(
            String id, Effect effect, List<Attempt> attempts, Refusal refusal, NoRetry noRetry) {
        return new CallReport(id, "first", effect, attempts, null, refusal, noRetry, 0, false, START, 5_500_871_999L);
    }
}
