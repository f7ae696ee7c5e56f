package dev.entitlement.gateway.serve;

import dev.entitlement.ReactivationRequest;
import dev.entitlement.TraceContext;
import dev.entitlement.gateway.bulk.InputLine;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Makes the request of each line: what a bulk request says once holds for all of its lines. */
final class LineRequests {
    private final Object caller;
    private final @Nullable Duration deadline;
    private final @Nullable String authorization;
    private final @Nullable TraceContext trace;
    private final Publisher<Void> inputCut;

    /** @throws IllegalArgumentException if a header cannot be used; it does not quote the value */
    LineRequests(HttpHeaders headers, Object caller, boolean passthrough, long waitSeconds, Publisher<Void> inputCut) {
        this.caller = caller;
        this.deadline = waitSeconds == Prefer.NONE ? null : Duration.ofSeconds(waitSeconds);
        this.authorization = passthrough ? Authorization.of(headers) : null;
        this.trace = TraceHeaders.of(headers);
        this.inputCut = inputCut;
        of(new InputLine("any", null, null)); // refuses what no line could be sent with
    }

    /** @param line whose id and identifier can be used */
    ReactivationRequest of(InputLine line) {
        return ReactivationRequest.builder(line.entitlementId())
                .requestIdentifier(line.requestIdentifier())
                .deadline(deadline)
                .authorization(authorization)
                .traceContext(trace)
                .caller(caller)
                .callerGone(inputCut)
                .build();
    }
}
