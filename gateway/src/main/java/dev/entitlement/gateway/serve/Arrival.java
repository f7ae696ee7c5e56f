package dev.entitlement.gateway.serve;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came in: what {@link CallerConnection} knows of it beyond what Reactor Netty carries.
 *
 * @param headers the head it belongs to, by identity
 * @param body the whole body; null if there is none, or none that was kept
 * @param stream the body, if it is read as it comes, and not collected
 * @param fault what was wrong with the body, to be said unless something more basic is wrong; null if nothing was
 * @param refused why nothing else about the request counts; null in a request that can be read
 */
record Arrival(
        HttpHeaders headers,
        byte @Nullable [] body,
        @Nullable StreamedBody stream,
        @Nullable Refused fault,
        @Nullable Refused refused) {}
