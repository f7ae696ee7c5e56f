package dev.entitlement.upstream;

/**
 * Ends the reading of bytes that are not JSON.
 *
 * <p>Always the same instance, without a stack trace: an upstream that answers nonsense must not cost more than one
 * that answers well, and nobody is told more than "unreadable".
 */
final class MalformedJson extends Exception {

    static final MalformedJson INSTANCE = new MalformedJson();

    private static final long serialVersionUID = 1;

    private MalformedJson() {
        super("not well-formed JSON", null, false, false);
    }
}
