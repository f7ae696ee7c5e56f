package dev.entitlement.gateway.serve;

/** What in a request's head is not as RFC 9112 wants it, in words for the caller. Carries no stack: callers cause it. */
final class MalformedRequest extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    MalformedRequest(String detail) {
        super(detail);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
