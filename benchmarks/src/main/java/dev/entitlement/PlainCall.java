package dev.entitlement;

import dev.entitlement.upstream.Answer;
import dev.entitlement.upstream.OutboundRequest;
import dev.entitlement.upstream.Upstream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call without policies, over an upstream that answers before it returns. */
final class PlainCall implements Upstream.Receiver {
    private @Nullable Answer answer;

    private PlainCall() {}

    static EntitlementResult result(InMemoryLoop loop, ReactivationRequest request) {
        String identifier = loop.nextIdentifier();
        long startNanos = loop.nanoTime();
        Instant startedAt = Instant.ofEpochMilli(System.currentTimeMillis());
        PlainCall call = new PlainCall();
        Upstream.Exchange unused = loop.upstream()
                .send(
                        new OutboundRequest(
                                OutboundRequest.Kind.REACTIVATE,
                                request.entitlementId(),
                                identifier,
                                "Basic dTpw",
                                null,
                                null,
                                null,
                                null),
                        false,
                        call);
        Answer whole = call.whole();
        long took = loop.nanoTime() - startNanos;
        Judgement judged = Judgement.of(whole, request.entitlementId());
        Attempt attempt = new Attempt(1, identifier, 0, took, AttemptEnd.ANSWERED, whole.status(), whole.code());
        AttemptHistory history = new AttemptHistory(EffectLedger.EMPTY);
        history.add(attempt, judged, whole);
        return history.result(new CallReport(
                request.entitlementId(),
                identifier,
                history.effect(),
                List.of(attempt),
                history.readAnswer(),
                null,
                null,
                0,
                false,
                startedAt,
                took));
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
