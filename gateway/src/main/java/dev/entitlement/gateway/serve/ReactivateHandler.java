package dev.entitlement.gateway.serve;

import dev.entitlement.EntitlementResult;
import dev.entitlement.Outcome;
import dev.entitlement.RawAnswer;
import dev.entitlement.ReactivationRequest;
import dev.entitlement.gateway.answers.AnswerStatus;
import dev.entitlement.gateway.answers.IdentifierText;
import dev.entitlement.gateway.answers.Problem;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/** {@code POST /v1/entitlement/reactivate/{entitlementId}}: parse, call, write. */
final class ReactivateHandler implements Handler {
    private static final Logger log = LoggerFactory.getLogger(ReactivateHandler.class);

    private final Calls calls;
    private final boolean passthrough;
    private final AnswerStatus status;
    private final Duration deadline;
    private final @Nullable String fallbackUrl;

    ReactivateHandler(GatewaySettings settings, Calls calls) {
        this.calls = calls;
        this.passthrough = settings.passthrough();
        this.status = new AnswerStatus(!passthrough);
        this.deadline = settings.deadline();
        this.fallbackUrl = settings.fallbackUrl();
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.POST;
    }

    @Override
    public Mono<Void> refuse(Exchange exchange, Arrival request, Problem problem) {
        AnswerHeaders.writeRefused(RequestIdentifier.ofRefused(request.headers()), exchange.responseHeaders());
        return exchange.refuse(problem);
    }

    @Override
    public Mono<Void> handle(Exchange exchange, Arrival request, String rawId) {
        PathId id = PathId.of(rawId);
        if (id.fault() != null) {
            return refuse(exchange, request, Problem.badId(id.fault()));
        }
        HttpHeaders headers = request.headers();
        String identifier = RequestIdentifier.of(headers);
        if (RequestIdentifier.BAD.equals(identifier)) {
            return refuse(
                    exchange,
                    request,
                    Problem.badRequest("X-RequestIdentifier is not one of 1 to 128 visible ASCII characters."));
        }
        long waitSeconds = Prefer.shorterWait(headers, deadline);
        ReactivationRequest call;
        try {
            call = call(exchange, request, id.text(), identifier, waitSeconds);
        } catch (IllegalArgumentException e) {
            return refuse(exchange, request, Problem.badRequest("A header cannot be used: " + e.getMessage() + "."));
        }
        Refused fault = request.fault();
        if (fault != null) {
            return refuse(exchange, request, Problem.refused(fault.status(), fault.detail()));
        }
        return call(exchange, call, waitSeconds, Browser.isBrowser(headers));
    }

    /** Apart, so that what waits with the call can hold nothing of the request that it came with. */
    private Mono<Void> call(Exchange exchange, ReactivationRequest call, long waitSeconds, boolean browser) {
        return new MonoOperator<>(calls.reactivate(call)) { // lifting an operator would make a text that describes it
            @Override
            public void subscribe(CoreSubscriber<? super Void> end) {
                source.subscribe(new CallAnswer(ReactivateHandler.this, exchange, call, waitSeconds, browser, end));
            }
        };
    }

    // ---- parse

    /** @throws IllegalArgumentException if a header cannot be used; it does not quote the value */
    private ReactivationRequest call(
            Exchange exchange, Arrival request, String id, @Nullable String identifier, long waitSeconds) {
        HttpHeaders headers = request.headers();
        ReactivationRequest.Builder call = ReactivationRequest.builder(id)
                .requestIdentifier(identifier)
                .traceContext(TraceHeaders.of(headers))
                .caller(exchange.caller(headers))
                .callerGone(exchange.callerGone());
        if (waitSeconds != Prefer.NONE) {
            call.deadline(Duration.ofSeconds(waitSeconds));
        }
        if (passthrough) {
            call.authorization(Authorization.of(headers));
        }
        byte[] body = request.body();
        if (body != null) {
            call.body(body, headers.get(HttpHeaderNames.CONTENT_TYPE));
        }
        return call.build();
    }

    // ---- write

    void answer(Exchange exchange, EntitlementResult result, long waitSeconds, boolean browser) {
        HttpHeaders response = exchange.responseHeaders();
        AnswerHeaders.write(result, response);
        Prefer.writeApplied(waitSeconds, response);
        String location = browser ? location(result) : null;
        if (location != null) {
            response.set(HttpHeaderNames.LOCATION, location);
        }
        RawAnswer answer = result.answer();
        if (answer == null) {
            Problem problem = Problem.of(result);
            problem.writeHeaders(response);
            exchange.send(location == null ? problem.status() : HttpResponseStatus.SEE_OTHER, problem.body());
            return;
        }
        AnswerHeaders.write(answer, response);
        exchange.send(location == null ? status.of(answer) : HttpResponseStatus.SEE_OTHER, answer.body());
    }

    /** Where a browser is sent instead of being shown JSON; null if there is nowhere to go. */
    private @Nullable String location(EntitlementResult result) {
        String url = null;
        if (result instanceof EntitlementResult.ActionRequired action) {
            url = action.url();
        } else if (result.outcome() == Outcome.THROTTLED || result.outcome() == Outcome.UNAVAILABLE) {
            url = fallbackUrl;
        }
        return Browser.redirect(url);
    }

    void failed(Exchange exchange, ReactivationRequest call, Throwable e) {
        if (!exchange.isAnswerable()) {
            exchange.cut(); // the caller went away while it was answered, which is no failure of ours
            return;
        }
        log.error("a call for entitlement {} failed within the gateway", call.entitlementId(), e);
        HttpHeaders response = exchange.responseHeaders();
        boolean told = AnswerHeaders.tell(response); // then only the answer was lost
        if (!told) {
            String own = call.requestIdentifier();
            AnswerHeaders.writeLost(own != null ? own : IdentifierText.made(), response);
        }
        exchange.send(told ? Problem.answerLost() : Problem.callLost());
    }
}
