package dev.entitlement.gateway.simulator;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Puts a {@link Fate} on the wire: waits on the connection's event loop, then answers whole, in one write. */
final class Delivery {

    private static final AsciiString JSON = AsciiString.cached("application/json; charset=utf-8");
    private static final AsciiString TEXT = AsciiString.cached("text/plain; charset=utf-8");
    private static final AsciiString CHALLENGE = AsciiString.cached("Basic realm=\"Resale API\", charset=\"UTF-8\"");
    private static final AsciiString ONE_SECOND = AsciiString.cached("1");

    private final Bodies bodies;

    Delivery(Bodies bodies) {
        this.bodies = bodies;
    }

    /** Its stay ends before the answer is written: who reads it may call again before the write is known to be done. */
    Mono<Void> call(Fate fate, InFlight.Stay stay, HttpServerRequest request, HttpServerResponse response) {
        return deliver(fate, answer -> last(stay, answer), request, response).doFinally(end -> stay.end());
    }

    private byte[] last(InFlight.Stay stay, Answer answer) {
        stay.end();
        return bodies.call(answer);
    }

    Mono<Void> echo(Fate fate, HttpServerRequest request, HttpServerResponse response) {
        return deliver(fate, bodies::echo, request, response);
    }

    static Mono<Void> wrongMethod(HttpServerResponse response, String allowed) {
        response.header(HttpHeaderNames.ALLOW, allowed);
        byte[] body = Bodies.refusal(Code.BAD_REQUEST, "The method is not allowed (expected: " + allowed + ")");
        return json(response, HttpResponseStatus.METHOD_NOT_ALLOWED, body);
    }

    static Mono<Void> refuse(HttpServerResponse response, Code code, String message) {
        return json(response, HttpResponseStatus.valueOf(code.status()), Bodies.refusal(code, message));
    }

    static Mono<Void> json(HttpServerResponse response, HttpResponseStatus status, byte[] body) {
        return write(response, status, JSON, body);
    }

    private static Mono<Void> deliver(
            Fate fate, Function<Answer, byte[]> bodies, HttpServerRequest request, HttpServerResponse response) {
        return switch (fate.ending()) {
            case ANSWERED -> after(fate, request, () -> answer(fate.answer(), bodies, response));
            case GARBAGE -> after(fate, request, () -> write(response, HttpResponseStatus.OK, TEXT, Bodies.GARBAGE));
            case RESET -> after(fate, request, () -> reset(request));
            case HANG -> Mono.never();
        };
    }

    private static Mono<Void> answer(
            @Nullable Answer answer, Function<Answer, byte[]> bodies, HttpServerResponse response) {
        if (answer == null) {
            throw new IllegalStateException("answered without an answer");
        }
        Code code = answer.code();
        if (code == Code.TOO_MANY_REQUESTS) {
            response.header(HttpHeaderNames.RETRY_AFTER, ONE_SECOND);
        } else if (code == Code.UNAUTHORIZED) {
            response.header(HttpHeaderNames.WWW_AUTHENTICATE, CHALLENGE);
        }
        return json(response, HttpResponseStatus.valueOf(code.status()), bodies.apply(answer));
    }

    private static Mono<Void> write(
            HttpServerResponse response, HttpResponseStatus status, CharSequence type, byte[] body) {
        return response.status(status)
                .header(HttpHeaderNames.CONTENT_TYPE, type)
                .sendObject(Unpooled.wrappedBuffer(body))
                .then();
    }

    /** With a linger of 0, closing sends RST instead of FIN. The exchange ends with its connection, not with an answer. */
    private static Mono<Void> reset(HttpServerRequest request) {
        Channel channel = channel(request);
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
        return Mono.never();
    }

    private static Mono<Void> after(Fate fate, HttpServerRequest request, Supplier<Mono<Void>> delivery) {
        return fate.delayNanos() == 0
                ? delivery.get()
                : timer(channel(request), fate.delayNanos()).then(Mono.defer(delivery));
    }

    /** The loop's own timer: no hop to another thread, and it goes when the connection goes. */
    private static Mono<Void> timer(Channel channel, long nanos) {
        return Mono.create(sink -> {
            ScheduledFuture<?> timer = channel.eventLoop().schedule(() -> sink.success(), nanos, NANOSECONDS);
            sink.onCancel(() -> timer.cancel(false));
        });
    }

    private static Channel channel(HttpServerRequest request) {
        Channel[] channel = new Channel[1];
        request.withConnection((Connection connection) -> channel[0] = connection.channel());
        return channel[0];
    }
}
