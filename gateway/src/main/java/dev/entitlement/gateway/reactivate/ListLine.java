package dev.entitlement.gateway.reactivate;

import dev.entitlement.gateway.bulk.InputLine;
import org.jspecify.annotations.Nullable;

/**
 * One line of the list.
 *
 * @param index from 0; blank lines have none
 * @param says what it says
 */
record ListLine(long index, InputLine says) {

    /** As much of it as could be read. */
    String entitlementId() {
        return says.entitlementId();
    }

    /** The line's own; null for one that is made. */
    @Nullable
    String requestIdentifier() {
        return says.requestIdentifier();
    }
}
