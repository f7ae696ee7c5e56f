package dev.entitlement.gateway.serve;

import dev.entitlement.gateway.answers.Problem;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * The way to answer one request, and the end of what its handling is made of. It lasts as long as the call does, so it
 * holds nothing of the request. Confined to the connection's event loop.
 */
final class Exchange implements CoreSubscriber<Void>, Disposable {
    private static final Logger log = LoggerFactory.getLogger(Exchange.class);

    private final CallerConnection connection;
    private final Drain drain;
    private final Consumer<HttpResponseStatus> refusals;
    private final HttpVersion version;
    private final boolean keepAlive;
    private final boolean headOnly;
    private @Nullable HttpHeaders responseHeaders; // made when the first is set
    private @Nullable String callerName;
    private @Nullable Subscription handling;
    private boolean begun;
    private boolean streamed;
    private boolean ended;

    /** @param refusals hears of it if the request, or a line of it, is refused */
    Exchange(CallerConnection connection, Arrival request, Drain drain, Consumer<HttpResponseStatus> refusals) {
        this.connection = connection;
        this.drain = drain;
        this.refusals = refusals;
        this.version = request.head().protocolVersion();
        this.keepAlive = HttpUtil.isKeepAlive(request.head());
        this.headOnly = HttpMethod.HEAD.equals(request.method());
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
        return !begun && connection.isActive();
    }

    // ---- the answer

    HttpHeaders responseHeaders() {
        if (responseHeaders == null) {
            responseHeaders = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        }
        return responseHeaders;
    }

    /**
     * Answers, at once, a request that never becomes a call.
     *
     * @return what is still to be done, which is nothing
     */
    Mono<Void> refuse(Problem problem) {
        countRefused(problem.status());
        return send(problem);
    }

    /** Counts what never becomes a call: the request, or a line of it. */
    void countRefused(HttpResponseStatus status) {
        refusals.accept(status);
    }

    /** The same for one that did. */
    Mono<Void> send(Problem problem) {
        problem.writeHeaders(responseHeaders());
        return send(problem.status(), problem.body());
    }

    /**
     * Writes head and body at once.
     *
     * @return what is still to be done, which is nothing
     */
    Mono<Void> send(HttpResponseStatus status, byte[] body) {
        HttpHeaders headers = responseHeaders();
        headers.setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
        sayWhatFollows(headers, keepAlive && !drain.isClosing());
        ByteBuf content = headOnly ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body);
        begun = true;
        connection.send(new DefaultFullHttpResponse(version, status, content, headers, EmptyHttpHeaders.INSTANCE));
        return Mono.empty();
    }

    /**
     * Writes, at once, the head of an answer whose body is written piece by piece, to {@link #streamedAnswer()}, and ends when
     * the request's handling does. HTTP/1.0 knows no chunks: there the connection's end is the body's.
     */
    void sendHead(CharSequence contentType) {
        HttpHeaders headers = responseHeaders();
        headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
        boolean chunks = version.equals(HttpVersion.HTTP_1_1);
        if (chunks) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        sayWhatFollows(headers, keepAlive && chunks && !drain.isClosing());
        begun = true;
        streamed = true;
        connection.send(new DefaultHttpResponse(version, HttpResponseStatus.OK, headers));
    }

    /** That HTTP/1.1 keeps a connection goes without saying (RFC 9112 §9.3). */
    private void sayWhatFollows(HttpHeaders headers, boolean another) {
        if (!another) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!version.isKeepAliveDefault()) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    StreamedAnswer streamedAnswer() {
        return connection.streamedAnswer();
    }

    // ---- its handling

    @Override
    public void onSubscribe(Subscription subscription) {
        handling = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Void nothing) {}

    @Override
    public void onComplete() {
        if (!begun) {
            onError(new IllegalStateException("a request was handled and not answered"));
            return;
        }
        if (streamed && !ended) {
            connection.endStreamedAnswer();
        }
        end();
    }

    /** What handlers do not answer by themselves: a fault of ours, or the caller went away while it was answered. */
    @Override
    public void onError(Throwable e) {
        if (ended) {
            Operators.onErrorDropped(e, currentContext());
            return;
        }
        end();
        if (isAnswerable()) {
            log.error("a request failed within the gateway", e);
            send(Problem.echoLost());
        } else {
            connection.cut();
        }
    }

    private void end() {
        ended = true;
        handling = null;
        connection.handled();
    }

    /** The connection is lost, and the answer with it. */
    @Override
    public void dispose() {
        Subscription running = handling;
        ended = true;
        handling = null;
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public boolean isDisposed() {
        return ended;
    }
}
