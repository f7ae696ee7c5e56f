package dev.entitlement.gateway.admin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpUtil;
import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Requests that change something. Only our own page may send them, or a program: their media type alone makes a browser ask
 * first before it sends one for another site's page, and nobody here says yes.
 */
final class Changes {
    private static final int LARGEST_BODY = 16 * 1024;
    private static final String JSON = "application/json";

    private Changes() {}

    static Mono<Reply> reply(HttpServerRequest request, Function<byte[], Reply> change) {
        if (!SameOrigin.holds(request.requestHeaders())) {
            return Mono.just(Reply.problem(403, "A page of another site may not change this"));
        }
        if (!JSON.contentEquals(mediaType(request))) {
            return Mono.just(Reply.problem(415, "Content-Type: expected " + JSON));
        }
        return request.receive()
                .collect(ByteArrayOutputStream::new, Changes::keep)
                .map(body -> body.size() > LARGEST_BODY ? tooLarge() : change.apply(body.toByteArray()));
    }

    /** Of a body that is too large, one byte too many is kept, to know it by. */
    private static void keep(ByteArrayOutputStream kept, ByteBuf chunk) {
        int room = Math.min(chunk.readableBytes(), LARGEST_BODY + 1 - kept.size());
        kept.write(ByteBufUtil.getBytes(chunk, chunk.readerIndex(), room, false), 0, room);
    }

    private static Reply tooLarge() {
        return Reply.problem(413, "The body is too large (expected: at most " + LARGEST_BODY + " bytes)");
    }

    /** Without parameters, in lower case; empty if there is none. */
    private static CharSequence mediaType(HttpServerRequest request) {
        String type = request.requestHeaders().get(HttpHeaderNames.CONTENT_TYPE, "");
        CharSequence plain = HttpUtil.getMimeType(type);
        return plain == null ? "" : plain.toString().trim().toLowerCase(Locale.ROOT);
    }
}
