package dev.entitlement.gateway.serve;

import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * Why a request was turned away before anything looked at what it asks for.
 *
 * @param status what the caller is told
 * @param detail the same in words
 */
record Refused(HttpResponseStatus status, String detail) {

    static Refused badRequest(String detail) {
        return new Refused(HttpResponseStatus.BAD_REQUEST, detail);
    }
}
