package dev.entitlement.gateway.bulk;

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
        @Nullable String fault) {}
