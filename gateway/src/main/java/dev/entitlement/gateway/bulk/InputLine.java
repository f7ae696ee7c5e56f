package dev.entitlement.gateway.bulk;

import dev.entitlement.EntitlementId;
import dev.entitlement.ReactivationRequest;
import dev.entitlement.gateway.answers.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What a line of bulk input says.
 *
 * @param entitlementId as much of it as could be read, not checked yet; empty if nothing could
 * @param requestIdentifier the caller's own, not checked yet; null if the line names none
 * @param fault what is wrong with the line's form, as a sentence; null if nothing is
 */
public record InputLine(
        String entitlementId,
        @Nullable String requestIdentifier,
        @Nullable String fault) {

    /** Why no call can be made for it; null if one can. */
    public @Nullable Problem problem() {
        if (fault != null) {
            return Problem.badRequest(fault);
        }
        String idFault = EntitlementId.fault(entitlementId);
        if (idFault != null) {
            return Problem.badId(idFault);
        }
        return requestIdentifier == null || ReactivationRequest.isRequestIdentifier(requestIdentifier)
                ? null
                : Problem.badRequest("The requestIdentifier is not one of 1 to 128 visible ASCII characters.");
    }
}
