package dev.entitlement.gateway.reactivate;

import dev.entitlement.Effect;
import dev.entitlement.ReactivationRequest;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * An input line that is sent, and how: with what an earlier run left open, if anything.
 *
 * @param requestIdentifier of the first attempt; null for one that is made
 * @param unsettledUnder under which an earlier run sent it without learning the effect; null if none did
 */
record Line(
        long index,
        String entitlementId,
        @Nullable String requestIdentifier,
        @Nullable String unsettledUnder) {

    /**
     * Goes on where an earlier run ended. What had no line yet, or one with an effect that is unknown, goes under the
     * identifier of its last attempt, so that the platform replays the answer nobody saw. Only an answer that was read is
     * not asked for again: that would be replayed, too. The rest is sent anew.
     *
     * <p>An identifier of the input's own is used once: after attempts under it, of which none is open, it might bring
     * back an error of yesterday.
     *
     * @param earlier what an earlier run told last; null if nothing
     * @param onItsWay what the journal has that is newer than that; null if nothing
     */
    static Line resumed(ListLine line, @Nullable ToldLine earlier, @Nullable OnItsWay onItsWay) {
        String openSince = earlier != null && earlier.effect() == Effect.UNKNOWN ? firstOpen(earlier) : null;
        if (onItsWay != null) {
            String first = openSince != null ? openSince : onItsWay.first();
            return new Line(line.index(), line.entitlementId(), onItsWay.last(), first);
        }
        if (earlier == null) {
            return new Line(line.index(), line.entitlementId(), line.requestIdentifier(), null);
        }
        String identifier = earlier.lastRead() ? null : earlier.lastIdentifier();
        if (openSince != null) {
            return new Line(line.index(), line.entitlementId(), identifier, openSince);
        }
        String own = earlier.attempts() == 0 ? line.requestIdentifier() : null;
        return new Line(line.index(), line.entitlementId(), own, null);
    }

    /** If the call had several identifiers, attempts under an earlier one may be open, too: the last one settles nothing. */
    private static String firstOpen(ToldLine earlier) {
        return earlier.requestIdentifier();
    }

    /** @param stop ends waiting: what is not on the wire then is not sent any more */
    ReactivationRequest request(Publisher<?> stop) {
        return ReactivationRequest.builder(entitlementId)
                .requestIdentifier(requestIdentifier)
                .unsettledUnder(unsettledUnder)
                .callerGone(stop)
                .build();
    }
}
