package dev.entitlement.gateway.serve;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/**
 * The request that Reactor Netty sees in place of the one that came. It keeps what it sees until the answer has left, and
 * asks only three things of it: the method, the version, and whether the connection is to be kept. So that is all it gets, and the
 * head that came, about a kilobyte of text and tables, goes as soon as it is decided on. The usual one is always the same.
 */
final class StandIn {
    /** It asks for the path, and takes it apart; we take our own from the {@link Arrival}. */
    private static final String NO_PATH = "/";

    private static final HttpRequest CALL =
            new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, NO_PATH, EmptyHttpHeaders.INSTANCE);

    private StandIn() {}

    static HttpRequest of(HttpRequest head) {
        boolean keepAlive = HttpUtil.isKeepAlive(head);
        if (keepAlive
                && head.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && head.method().equals(HttpMethod.POST)) {
            return CALL;
        }
        HttpRequest other = new DefaultHttpRequest(head.protocolVersion(), head.method(), NO_PATH);
        HttpUtil.setKeepAlive(other, keepAlive);
        return other;
    }
}
