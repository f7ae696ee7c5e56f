package dev.entitlement;

import dev.entitlement.upstream.Answer;
import dev.entitlement.upstream.OutboundRequest;
import dev.entitlement.upstream.Upstream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A call without policies, over an upstream that answers before it returns. */
final class PlainCall implements OutboundRequest, Upstream.Receiver {
    private @Nullable Answer answer;

    private final String id;
    private final String identifier;

    private PlainCall(String id, String identifier) {
        this.id = id;
        this.identifier = identifier;
    }

    static EntitlementResult result(InMemoryLoop loop, ReactivationRequest request) {
        String identifier = loop.nextIdentifier();
        long startNanos = loop.nanoTime();
        Instant startedAt = Instant.ofEpochMilli(System.currentTimeMillis());
        PlainCall call = new PlainCall(request.entitlementId(), identifier);
        Upstream.Exchange unused = loop.upstream().send(call, false, call);
        Answer whole = call.whole();
        long took = loop.nanoTime() - startNanos;
        Judgement judged = Judgement.of(whole, request.entitlementId());
        Attempt attempt = new Attempt(1, identifier, 0, took, AttemptEnd.ANSWERED, whole.status(), whole.code());
        AttemptHistory history = AttemptHistory.before(EffectLedger.EMPTY).and(attempt, judged, whole);
        return history.result(new CallReport(
                request.entitlementId(),
                identifier,
                history.effect(),
                history.attempts(),
                history.readAnswer(),
                null,
                null,
                0,
                false,
                startedAt,
                took));
    }

    @Override
    public Kind kind() {
        return Kind.REACTIVATE;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String requestIdentifier() {
        return identifier;
    }

    @Override
    public String authorization() {
        return "Basic dTpw";
    }

    private Answer whole() {
        if (answer == null) {
            throw new IllegalStateException("the upstream in memory did not answer at once");
        }
        return answer;
    }

    @Override
    public void answered(Answer whole) {
        answer = whole;
    }

    @Override
    public void failed(boolean sent, boolean stale, Throwable cause) {
        throw new IllegalStateException("the upstream in memory failed", cause);
    }
}
