package dev.entitlement.gateway.answers;

import dev.entitlement.EntitlementResult;
import dev.entitlement.RawAnswer;
import dev.entitlement.ResponseCode;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * The HTTP status that a call is answered with. An upstream's 205 is passed on, too, but without the body that it should
 * not have had: no server may send one with that status (RFC 9110, 15.3.6), and Netty's does not.
 *
 * @param ownCredentials whether our own credentials go upstream, not those of each caller
 */
public record AnswerStatus(boolean ownCredentials) {

    /** The upstream's own, but for {@code UNAUTHORIZED}: with our credentials a caller could do nothing about a 401. */
    public HttpResponseStatus of(RawAnswer answer) {
        return ownCredentials && answer.responseCode().equals(ResponseCode.UNAUTHORIZED)
                ? HttpResponseStatus.BAD_GATEWAY
                : HttpResponseStatus.valueOf(answer.status());
    }

    /** That of the upstream's answer, or of ours if there is none. */
    public HttpResponseStatus of(EntitlementResult result) {
        RawAnswer answer = result.answer();
        return answer == null ? Problem.of(result).status() : of(answer);
    }
}
