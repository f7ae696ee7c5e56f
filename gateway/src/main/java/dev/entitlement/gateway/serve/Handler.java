package dev.entitlement.gateway.serve;

import dev.entitlement.gateway.answers.Problem;
import io.netty.handler.codec.http.HttpMethod;
import reactor.core.publisher.Mono;

/** What answers the requests for one path. */
interface Handler {

    /** The one method it takes. */
    HttpMethod method();

    /** Answers a request that was refused before this handler saw it. */
    default Mono<Void> refuse(Exchange exchange, Arrival request, Problem problem) {
        return exchange.refuse(problem);
    }

    /**
     * Answers a request that may be made.
     *
     * @param rawId the path's last segment as it came, not decoded
     */
    Mono<Void> handle(Exchange exchange, Arrival request, String rawId);
}
