package dev.entitlement;

/**
 * A bulk ended before its input did: the client is draining or closed, and takes no more lines. Every line that was read has
 * had its result; those that were not read were not touched, and can be given to another client.
 */
public final class ClientDrainingException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    ClientDrainingException() {
        super("the client is draining: the lines that it has not read were not touched, and are left to another");
    }
}
