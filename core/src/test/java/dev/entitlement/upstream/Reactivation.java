package dev.entitlement.upstream;

/** A request with nothing but an id and an identifier. */
record Reactivation(String id, String requestIdentifier) implements OutboundRequest {
    @Override
    public Kind kind() {
        return Kind.REACTIVATE;
    }
}
