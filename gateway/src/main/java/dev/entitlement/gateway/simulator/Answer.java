package dev.entitlement.gateway.simulator;

/**
 * An answer in its compact form: rendered twice it gives the same bytes, so that keeping millions of them for replay
 * costs tens of bytes each instead of hundreds.
 *
 * @param code what is answered
 * @param id of the entitlement, or of the echo
 * @param atMillis when it was decided, in milliseconds since the epoch
 * @param turn how often the entitlement has been reactivated, this time included; 0 if this answer did not
 */
record Answer(Code code, String id, long atMillis, int turn) {}
