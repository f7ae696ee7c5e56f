package dev.entitlement.gateway.records;

import dev.entitlement.CallListener;
import dev.entitlement.Effect;
import dev.entitlement.EntitlementResult;
import dev.entitlement.Outcome;
import dev.entitlement.RawAnswer;
import dev.entitlement.ReactivationRequest;
import dev.entitlement.Refusal;
import dev.entitlement.ResponseCode;
import dev.entitlement.policy.Pace;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators about calls that need them, in the log: the upstream is in trouble, an effect is unknown, our own
 * credentials are refused. What the client says by itself (an answer that the reference does not know, a call whose
 * caller is gone) is not said twice. In an outage all calls fail alike, so that only some lines a second are written and
 * the rest is counted; the failure log holds every one.
 */
public final class CallLog implements CallListener {
    private static final Logger log = LoggerFactory.getLogger(CallLog.class);
    private static final int LINES_PER_SECOND = 20;

    private final boolean ownCredentials;
    private final LongSupplier nanoClock;
    private final Pace pace = new Pace(LINES_PER_SECOND);
    private final Set<ReactivationRequest> abandoned = ConcurrentHashMap.newKeySet(); // few, and until their end

    /**
     * @param ownCredentials whether the gateway's own credentials go upstream, so that their refusal is the operator's
     *     business
     * @param nanoClock monotonic, in nanoseconds
     */
    public CallLog(boolean ownCredentials, LongSupplier nanoClock) {
        this.ownCredentials = ownCredentials;
        this.nanoClock = nanoClock;
    }

    @Override
    public void callerGone(ReactivationRequest request) {
        abandoned.add(request);
    }

    @Override
    public void callEnded(ReactivationRequest request, EntitlementResult result) {
        if (abandoned.remove(request) || !concernsOperators(result)) {
            return;
        }
        long leftOut = pace.permit(nanoClock.getAsLong());
        if (leftOut != Pace.REFUSED) {
            log.warn(
                    "{}{}{}",
                    hint(result),
                    result.explanation(),
                    leftOut == 0 ? "" : " (Lines left out: " + leftOut + ")");
        }
    }

    private static String hint(EntitlementResult result) {
        return result.outcome() == Outcome.REJECTED
                ? "The upstream refuses the gateway's credentials or this machine's address; run the subcommand check. "
                : "";
    }

    private boolean concernsOperators(EntitlementResult result) {
        if (result.report().refusal() == Refusal.DRAINING) {
            return false; // it was the operator who told us to stop
        }
        return switch (result.outcome()) {
            case UNAVAILABLE -> true;
            case REJECTED -> ownCredentials && isUnauthorized(result);
            case UNRECOGNIZED -> false;
            case REACTIVATED, ACTION_REQUIRED, ALREADY_ACTIVE, THROTTLED -> result.effect() == Effect.UNKNOWN;
        };
    }

    private static boolean isUnauthorized(EntitlementResult result) {
        RawAnswer answer = result.answer();
        return answer != null && ResponseCode.UNAUTHORIZED.equals(answer.responseCode());
    }
}
