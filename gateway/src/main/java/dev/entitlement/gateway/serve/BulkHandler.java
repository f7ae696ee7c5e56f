package dev.entitlement.gateway.serve;

import dev.entitlement.BulkResult;
import dev.entitlement.gateway.answers.AnswerStatus;
import dev.entitlement.gateway.answers.Problem;
import dev.entitlement.gateway.bulk.LineFormat;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.AsciiString;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/** {@code POST /v1/entitlement/reactivate}: many calls, a line each, streamed both ways. */
final class BulkHandler implements Handler {
    private static final Logger log = LoggerFactory.getLogger(BulkHandler.class);
    private static final AsciiString NDJSON = AsciiString.cached("application/x-ndjson");

    private final Calls calls;
    private final boolean passthrough;
    private final AnswerStatus status;
    private final Duration deadline;

    BulkHandler(GatewaySettings settings, Calls calls) {
        this.calls = calls;
        this.passthrough = settings.passthrough();
        this.status = new AnswerStatus(!passthrough);
        this.deadline = settings.deadline();
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.POST;
    }

    @Override
    public Mono<Void> handle(Exchange exchange, Arrival request, String nothing) {
        HttpHeaders headers = request.headers();
        LineFormat format = BulkInput.format(headers);
        if (format == null) {
            return exchange.refuse(Problem.unsupportedInput(BulkInput.ACCEPTED));
        }
        long waitSeconds = Prefer.shorterWait(headers, deadline);
        Refused fault = request.fault();
        if (fault != null) {
            return exchange.refuse(Problem.refused(fault.status(), fault.detail()));
        }
        StreamedBody body = body(request);
        LineRequests requests;
        try {
            requests = new LineRequests(headers, exchange.caller(headers), passthrough, waitSeconds, body.cut());
        } catch (IllegalArgumentException e) {
            return exchange.refuse(Problem.badRequest("A header cannot be used: " + e.getMessage() + "."));
        }
        if (exchange.isRefusing()) {
            return exchange.refuse(Problem.draining());
        }
        Prefer.writeApplied(waitSeconds, exchange.responseHeaders());
        return Mono.defer(() -> answer(exchange, body, format, requests));
    }

    /** Collected only if the caller's key was not known yet when the body began to come in. */
    private static StreamedBody body(Arrival arrival) {
        StreamedBody coming = arrival.stream();
        return coming != null ? coming : StreamedBody.whole(arrival.body());
    }

    private Mono<Void> answer(Exchange exchange, StreamedBody body, LineFormat format, LineRequests requests) {
        StreamedAnswer out = exchange.streamedAnswer();
        BulkAnswer answer = new BulkAnswer(out, status, exchange::countRefused);
        BulkLines lines = new BulkLines(body, format, requests, answer, out.loop());
        lines.open(); // first: a 100 must not follow the answer's head
        exchange.sendHead(NDJSON);
        return written(lines, answer, out)
                .then()
                .onErrorResume(e -> failed(exchange, e))
                .doFinally(signal -> {
                    lines.release();
                    out.discard();
                });
    }

    private Flux<Void> written(BulkLines lines, BulkAnswer answer, StreamedAnswer out) {
        return calls.reactivateAll(lines, lines::request)
                .transform(Operators.<BulkResult<BulkLine>, Void>lift((publisher, end) -> {
                    BulkResults results = new BulkResults(end, answer, lines);
                    out.onRoom(results::room);
                    return results;
                }));
    }

    /** A fault of ours: the answer must not look whole, so the connection goes without its end. */
    private static Mono<Void> failed(Exchange exchange, Throwable e) {
        if (exchange.isActive()) {
            log.error("a bulk request failed within the gateway", e);
            exchange.cut();
        }
        return Mono.error(e);
    }
}
