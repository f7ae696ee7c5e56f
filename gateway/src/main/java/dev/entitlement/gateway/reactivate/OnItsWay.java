package dev.entitlement.gateway.reactivate;

/**
 * Under which identifiers a call that has no line yet may have been sent.
 *
 * @param first the earliest that is known
 * @param last that of its last attempt; mostly the same
 */
record OnItsWay(String first, String last) {

    /** The same call after another attempt. */
    OnItsWay then(OnItsWay next) {
        return new OnItsWay(first, next.last);
    }
}
