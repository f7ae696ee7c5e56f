package dev.entitlement.gateway.serve;

import dev.entitlement.gateway.answers.Problem;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** The way to answer one request. It lasts as long as the call does, so it holds nothing of the request. Confined to the connection's event loop. */
final class Exchange {
    private final HttpServerResponse response;
    private final CallerConnection connection;
    private final boolean headOnly;
    private final boolean chunks;
    private final Drain drain;
    private final Consumer<HttpResponseStatus> refusals;
    private @Nullable String callerName;

    /** @param refusals hears of it if the request is refused */
    Exchange(
            CallerConnection connection,
            Arrival request,
            HttpServerResponse response,
            Drain drain,
            Consumer<HttpResponseStatus> refusals) {
        this.connection = connection;
        this.response = response;
        this.headOnly = HttpMethod.HEAD.equals(request.method());
        this.chunks = HttpVersion.HTTP_1_1.equals(request.head().protocolVersion());
        this.drain = drain;
        this.refusals = refusals;
    }

    /** Who was let in, if that was asked. */
    void callerName(String name) {
        callerName = name;
    }

    /** Whose call this is: by name, else by its {@code Authorization}, else by its address. */
    Object caller(HttpHeaders request) {
        if (callerName != null) {
            return callerName;
        }
        String authorization = request.get(HttpHeaderNames.AUTHORIZATION);
        return authorization != null ? authorization : connection.callerAddress();
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
        refusals.accept(problem.status());
        return send(problem);
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
        response.status(HttpResponseStatus.OK)
                .chunkedTransfer(chunks)
                .header(HttpHeaderNames.CONTENT_TYPE, contentType);
        if (!chunks || drain.isClosing()) {
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
        if (headOnly) {
            headers.setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
        }
        return response.status(status)
                .sendObject(headOnly ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body))
                .then();
    }
}
