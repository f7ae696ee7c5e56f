package dev.entitlement.gateway.serve;

import dev.entitlement.EntitlementId;
import dev.entitlement.upstream.PathSegment;
import org.jspecify.annotations.Nullable;

/**
 * An id from a path.
 *
 * @param text the id, decoded; empty if it is none
 * @param fault what is wrong with it, in words; null if nothing is
 */
record PathId(String text, @Nullable String fault) {

    static PathId of(String rawSegment) {
        String id = PathSegment.decode(rawSegment);
        return id == null
                ? new PathId("", "has an escape that is cut short, or not well-formed UTF-8")
                : new PathId(id, EntitlementId.fault(id));
    }
}
