package dev.entitlement.gateway.reactivate;

import dev.entitlement.gateway.answers.Problem;
import org.jspecify.annotations.Nullable;

/**
 * One line of the list.
 *
 * @param index from 0; blank lines have none
 * @param entitlementId as much of it as could be read
 * @param requestIdentifier the line's own; null for one that is made
 * @param fault why nothing can be sent for it; null if it can
 */
record InputLine(
        long index,
        String entitlementId,
        @Nullable String requestIdentifier,
        @Nullable Problem fault) {}
