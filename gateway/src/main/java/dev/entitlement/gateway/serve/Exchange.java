package dev.entitlement.gateway.serve;

import dev.entitlement.gateway.answers.Problem;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** One request and the way to answer it. Confined to the connection's event loop. */
final class Exchange {
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Channel channel;
    private final CallerConnection connection;
    private final Arrival arrival;
    private final Drain drain;
    private final Consumer<HttpResponseStatus> refusals;
    private @Nullable String callerName;

    /** @param refusals hears of it if the request, or a line of it, is refused */
    Exchange(
            HttpServerRequest request,
            HttpServerResponse response,
            Drain drain,
            Consumer<HttpResponseStatus> refusals) {
        // Reactor Netty's request is its connection, which HttpServerState's observers rely on, too.
        this.channel = ((Connection) request).channel();
        this.request = request;
        this.response = response;
        this.connection = CallerConnection.of(channel);
        this.arrival = connection.arrival(request.requestHeaders());
        this.drain = drain;
        this.refusals = refusals;
    }

    HttpMethod method() {
        return request.method();
    }

    /** The request target as it came. */
    String target() {
        return request.uri();
    }

    HttpHeaders headers() {
        return arrival.headers();
    }

    /** Who was let in, if that was asked. */
    void callerName(String name) {
        callerName = name;
    }

    /** Whose call this is: by name, else by its {@code Authorization}, else by its address. */
    Object caller() {
        if (callerName != null) {
            return callerName;
        }
        String authorization = headers().get(HttpHeaderNames.AUTHORIZATION);
        return authorization != null ? authorization : address();
    }

    private Object address() {
        return channel.remoteAddress() instanceof InetSocketAddress inet ? inet.getAddress() : "";
    }

    Arrival arrival() {
        return arrival;
    }

    /** Completes when the caller has sent its last byte, but can still be answered. */
    Publisher<Void> callerGone() {
        return connection.gone();
    }

    /** Whether there is somebody to answer. */
    boolean isActive() {
        return connection.isActive();
    }

    /** Closes the connection at once, whatever is still to be said. */
    void cut() {
        connection.cut();
    }

    /** Whether it is too late for anything new. */
    boolean isRefusing() {
        return drain.isRefusing();
    }

    /** Whether an answer has not begun, and there is somebody to give one to. */
    boolean isAnswerable() {
        return !response.hasSentHeaders() && connection.isActive();
    }

    HttpHeaders responseHeaders() {
        return response.responseHeaders();
    }

    /** Answers a request that never becomes a call. */
    Mono<Void> refuse(Problem problem) {
        countRefused(problem.status());
        return send(problem);
    }

    /** Counts what never becomes a call: the request, or a line of it. */
    void countRefused(HttpResponseStatus status) {
        refusals.accept(status);
    }

    Mono<Void> send(Problem problem) {
        problem.writeHeaders(responseHeaders());
        return send(problem.status(), problem.body());
    }

    /**
     * Writes the head of an answer whose body is written piece by piece, to {@link #streamedAnswer()}, and ends when the
     * request's handling does. HTTP/1.0 knows no chunks: there the connection's end is the body's.
     */
    Mono<Void> sendHead(CharSequence contentType) {
        boolean chunked = HttpVersion.HTTP_1_1.equals(request.version());
        response.status(HttpResponseStatus.OK)
                .chunkedTransfer(chunked)
                .header(HttpHeaderNames.CONTENT_TYPE, contentType);
        if (!chunked || drain.isClosing()) {
            responseHeaders().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        return response.sendHeaders().then();
    }

    StreamedAnswer streamedAnswer() {
        return connection.streamedAnswer();
    }

    /** Writes head and body at once. */
    Mono<Void> send(HttpResponseStatus status, byte[] body) {
        HttpHeaders headers = responseHeaders();
        if (drain.isClosing()) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        boolean headOnly = HttpMethod.HEAD.equals(method());
        if (headOnly) {
            headers.setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
        }
        return response.status(status)
                .sendObject(headOnly ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body))
                .then();
    }
}
