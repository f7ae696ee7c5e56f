package dev.entitlement.gateway.serve;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came in. Whoever decides on it reads what it needs at once and keeps nothing of it: a call that waits
 * holds a connection and a few values, not a head with all its headers.
 *
 * @param head as the codec read it
 * @param body the whole body; null if there is none, or none that was kept
 * @param stream the body, if it is read as it comes, and not collected
 * @param fault what was wrong with the body, to be said unless something more basic is wrong; null if nothing was
 * @param refused why nothing else about the request counts; null in a request that can be read
 */
record Arrival(
        HttpRequest head,
        byte @Nullable [] body,
        @Nullable StreamedBody stream,
        @Nullable Refused fault,
        @Nullable Refused refused) {

    HttpMethod method() {
        return head.method();
    }

    /** The request target as it came. */
    String target() {
        return head.uri();
    }

    HttpHeaders headers() {
        return head.headers();
    }
}
