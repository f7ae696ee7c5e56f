package dev.entitlement.gateway.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * An answer of the admin plane.
 *
 * @param status the HTTP status
 * @param contentType the media type of the body
 * @param body the body
 */
record Reply(int status, String contentType, String body) {
    private static final JsonFactory JSON = new JsonFactory();

    /** A JSON object; the consumer writes its members. */
    static Reply json(int status, Consumer<JsonGenerator> members) {
        StringWriter body = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), body)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        return new Reply(status, "application/json", body.append('\n').toString());
    }

    /** Why there is no page, in a JSON object. */
    static Reply problem(int status, String detail) {
        return json(status, json -> {
            json.writeNumberProperty("status", status);
            json.writeStringProperty("detail", detail);
        });
    }

    Publisher<Void> send(HttpServerResponse response) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return response.status(status)
                .header(HttpHeaderNames.CONTENT_TYPE, contentType)
                .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(bytes.length))
                .header(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .sendByteArray(Mono.just(bytes));
    }
}
