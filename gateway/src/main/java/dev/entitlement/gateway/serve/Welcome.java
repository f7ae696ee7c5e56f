package dev.entitlement.gateway.serve;

import io.netty.handler.codec.http.HttpRequest;

/** What becomes of a request's body, judged by its head. */
interface Welcome {

    /** Whether the body may be sent; asked only by {@code Expect: 100-continue}. */
    boolean welcomes(HttpRequest head);

    /** Whether the body is read as it comes, and not collected: only if the request will not be refused for its head. */
    default boolean streams(HttpRequest head) {
        return false;
    }
}
