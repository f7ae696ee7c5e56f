package dev.entitlement.gateway.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a test asks and tells the simulator while it runs. Its answers neither wait nor fail. */
final class Controls {

    private static final int LARGEST_BODY = 16 * 1024;

    private static final JsonMapper MAPPER = new JsonMapper();

    private final Platform platform;

    Controls(Platform platform) {
        this.platform = platform;
    }

    /** Off the event loop: after a load test this is a document about millions of ids. */
    Mono<Void> stats(HttpServerResponse response) {
        return Mono.fromCallable(() -> MAPPER.writeValueAsBytes(platform.stats()))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(body -> Delivery.json(response, HttpResponseStatus.OK, body));
    }

    Mono<Void> totals(HttpServerResponse response) {
        return Delivery.json(response, HttpResponseStatus.OK, MAPPER.writeValueAsBytes(platform.totals()));
    }

    Mono<Void> faults(HttpServerResponse response) {
        return Delivery.json(response, HttpResponseStatus.OK, FaultsJson.write(platform.faults()));
    }

    Mono<Void> change(HttpServerRequest request, HttpServerResponse response) {
        return request.receive()
                .collect(ByteArrayOutputStream::new, Controls::keep)
                .flatMap(body -> change(body.toByteArray(), response));
    }

    private Mono<Void> change(byte[] body, HttpServerResponse response) {
        if (body.length > LARGEST_BODY) {
            return refuse(
                    response,
                    HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                    "the body is too large (expected: at most " + LARGEST_BODY + " bytes)");
        }
        Faults changed;
        try {
            JsonNode json = FaultsJson.read(body);
            changed = platform.change(faults -> FaultsJson.apply(faults, json));
        } catch (IllegalArgumentException e) {
            return refuse(response, HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        return Delivery.json(response, HttpResponseStatus.OK, FaultsJson.write(changed));
    }

    /** Of a body that is too large, one byte too many is kept, to know it by. */
    private static void keep(ByteArrayOutputStream kept, ByteBuf chunk) {
        int room = Math.min(chunk.readableBytes(), LARGEST_BODY + 1 - kept.size());
        kept.write(ByteBufUtil.getBytes(chunk, chunk.readerIndex(), room, false), 0, room);
    }

    private static Mono<Void> refuse(HttpServerResponse response, HttpResponseStatus status, String message) {
        return Delivery.json(response, status, Bodies.refusal(Code.BAD_REQUEST, message));
    }
}
