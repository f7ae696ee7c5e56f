package dev.entitlement.gateway.reactivate;

import dev.entitlement.Attempt;
import dev.entitlement.AttemptEnd;
import dev.entitlement.CallReport;
import dev.entitlement.Effect;
import dev.entitlement.EntitlementResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Results of calls, made by hand. */
final class Calls {
    private Calls() {}

    static EntitlementResult reactivated(String id, String... identifiers) {
        return new EntitlementResult.Reactivated(report(id, Effect.APPLIED, true, identifiers));
    }

    /** Nothing is known of its last attempt, or its answer was an error that was read. */
    static EntitlementResult unknown(String id, boolean lastRead, String... identifiers) {
        return new EntitlementResult.Unavailable(report(id, Effect.UNKNOWN, lastRead, identifiers));
    }

    /** Nothing took effect, and the last attempt was answered. */
    static EntitlementResult unavailable(String id, String... identifiers) {
        return new EntitlementResult.Unavailable(report(id, Effect.NONE, true, identifiers));
    }

    static EntitlementResult notFound(String id, String... identifiers) {
        return new EntitlementResult.Rejected(report(id, Effect.NONE, true, identifiers));
    }

    private static CallReport report(String id, Effect effect, boolean lastRead, String... identifiers) {
        List<Attempt> attempts = new ArrayList<>();
        for (int i = 0; i < identifiers.length; i++) {
            boolean read = lastRead || i < identifiers.length - 1;
            attempts.add(new Attempt(
                    i + 1,
                    identifiers[i],
                    0,
                    1,
                    read ? AttemptEnd.ANSWERED : AttemptEnd.TIMED_OUT,
                    read ? 503 : 0,
                    read ? "SERVICE_UNAVAILABLE" : null));
        }
        return new CallReport(
                id, identifiers[0], effect, attempts, null, null, null, 0, false, Instant.EPOCH, 1_000_000);
    }
}
