package dev.entitlement.gateway.serve;

import io.netty.handler.codec.http.HttpRequest;
import reactor.core.Disposable;

/** What becomes of a request. */
interface Welcome {

    /** Whether the body may be sent; asked only by {@code Expect: 100-continue}. */
    boolean welcomes(HttpRequest head);

    /** Whether the body is read as it comes, and not collected: only if the request will not be refused for its head. */
    boolean streams(HttpRequest head);

    /**
     * Begins to answer a request; it is the only one of its connection that has begun.
     *
     * @return to be disposed of if the connection is lost before the answer has ended
     */
    Disposable handle(CallerConnection connection, Arrival request);
}
