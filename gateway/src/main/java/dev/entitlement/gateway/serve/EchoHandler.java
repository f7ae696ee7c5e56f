package dev.entitlement.gateway.serve;

import dev.entitlement.EchoResult;
import dev.entitlement.RawAnswer;
import dev.entitlement.gateway.answers.AnswerStatus;
import dev.entitlement.gateway.answers.Problem;
import io.netty.handler.codec.http.HttpMethod;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** {@code GET /v1/echo/{id}}: passed through, once. */
final class EchoHandler implements Handler {
    private static final Logger log = LoggerFactory.getLogger(EchoHandler.class);

    private final Calls calls;
    private final boolean passthrough;
    private final AnswerStatus status;

    EchoHandler(GatewaySettings settings, Calls calls) {
        this.calls = calls;
        this.passthrough = settings.passthrough();
        this.status = new AnswerStatus(!passthrough);
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.GET;
    }

    @Override
    public Mono<Void> handle(Exchange exchange, Arrival request, String rawId) {
        PathId id = PathId.of(rawId);
        if (id.fault() != null) {
            return exchange.refuse(Problem.badRequest("The echo id " + id.fault() + "."));
        }
        Refused fault = request.fault();
        if (fault != null) {
            return exchange.refuse(Problem.refused(fault.status(), fault.detail()));
        }
        String authorization;
        try {
            authorization = passthrough ? Authorization.of(request.headers()) : null;
        } catch (IllegalArgumentException e) {
            return exchange.refuse(Problem.badRequest("A header cannot be used: " + e.getMessage() + "."));
        }
        if (exchange.isRefusing()) { // calls are refused by the client, which also records them; an echo is no call
            return exchange.refuse(Problem.draining());
        }
        return Mono.defer(() -> calls.echo(id.text(), authorization))
                .flatMap(result -> answer(exchange, result))
                .onErrorResume(e -> failed(exchange, e));
    }

    private Mono<Void> answer(Exchange exchange, EchoResult result) {
        RawAnswer answer = result.answer();
        if (answer == null) {
            return exchange.send(Problem.ofEcho(result));
        }
        AnswerHeaders.write(answer, exchange.responseHeaders());
        return exchange.send(status.of(answer), answer.body());
    }

    private static Mono<Void> failed(Exchange exchange, Throwable e) {
        if (!exchange.isAnswerable()) {
            return Mono.error(e); // the caller went away while it was answered
        }
        log.error("an echo failed within the gateway", e);
        return exchange.send(Problem.echoLost());
    }
}
