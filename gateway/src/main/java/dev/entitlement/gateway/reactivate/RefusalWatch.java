package dev.entitlement.gateway.reactivate;

import dev.entitlement.EntitlementResult;
import dev.entitlement.Outcome;
import dev.entitlement.RawAnswer;
import dev.entitlement.ResponseCode;

/**
 * Notices that the upstream refuses us, not this or that entitlement: before a list is burned on a mistyped password. It
 * hears of results where they come about, for the thread that writes them may lag behind. For one thread at a time.
 */
final class RefusalWatch {
    /** One may be an accident of theirs; so many are not. */
    private static final int IN_A_ROW = 10;

    private final Stops stops;
    private int inARow;

    RefusalWatch(Stops stops) {
        this.stops = stops;
    }

    /** A call has ended; in order of their ends. */
    void ended(EntitlementResult result) {
        RawAnswer answer = result.answer();
        boolean refused = result.outcome() == Outcome.REJECTED
                && answer != null
                && answer.responseCode().equals(ResponseCode.UNAUTHORIZED);
        inARow = refused ? inARow + 1 : 0;
        if (inARow == IN_A_ROW) {
            stops.stop(
                    1,
                    "stopped: the upstream answered UNAUTHORIZED " + IN_A_ROW
                            + " times in a row; look at user name, password and this machine's address with: check");
        }
    }
}
