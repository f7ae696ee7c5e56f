package dev.entitlement.gateway.serve;

/** The input of a bulk request ended before its end: who sent it went away, or the network did. */
final class InputBrokenOff extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InputBrokenOff() {
        super("the input broke off", null, false, false); // it is told, not searched for
    }
}
