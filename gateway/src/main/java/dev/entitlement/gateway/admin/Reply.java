package dev.entitlement.gateway.admin;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * An answer of the admin plane. Immutable: {@link #with} gives a changed copy.
 *
 * @param status the HTTP status
 * @param contentType the media type of the body
 * @param body the body
 * @param headers further headers, which win over {@link #GUARDED}
 */
record Reply(int status, String contentType, byte[] body, HttpHeaders headers) {
    private static final String JSON_TYPE = "application/json";
    private static final JsonFactory JSON = new JsonFactory();

    /** Nothing here is for another site's page to frame, embed or take for something else, nor to be kept. */
    private static final HttpHeaders GUARDED = new DefaultHttpHeaders()
            .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
            .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, "frame-ancestors 'none'")
            .set(HttpHeaderNames.X_FRAME_OPTIONS, "DENY")
            .set("X-Content-Type-Options", "nosniff")
            .set("Cross-Origin-Resource-Policy", "same-origin")
            .set("Referrer-Policy", "no-referrer");

    Reply(int status, String contentType, byte[] body) {
        this(status, contentType, body, new DefaultHttpHeaders());
    }

    static Reply text(int status, String contentType, String body) {
        return new Reply(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /** A JSON object that is written already. */
    static Reply json(int status, byte[] body) {
        return new Reply(status, JSON_TYPE, body);
    }

    /** A JSON object; the consumer writes its members. */
    static Reply json(int status, Consumer<JsonGenerator> members) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), body)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        body.write('\n');
        return json(status, body.toByteArray());
    }

    /** Why there is no page, in a JSON object. */
    static Reply problem(int status, String detail) {
        return json(status, json -> {
            json.writeNumberProperty("status", status);
            json.writeStringProperty("detail", detail);
        });
    }

    Reply with(CharSequence name, String value) {
        return new Reply(status, contentType, body, headers.copy().set(name, value));
    }

    /** Sends it; of what the browser has already, only the news that nothing changed. */
    Publisher<Void> send(HttpServerRequest request, HttpServerResponse response) {
        response.responseHeaders().setAll(GUARDED).setAll(headers);
        if (isKnownTo(request)) {
            return response.status(HttpResponseStatus.NOT_MODIFIED).send();
        }
        return response.status(status)
                .header(HttpHeaderNames.CONTENT_TYPE, contentType)
                .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length))
                .sendByteArray(Mono.just(body));
    }

    private boolean isKnownTo(HttpServerRequest request) {
        String tag = headers.get(HttpHeaderNames.ETAG);
        String known = request.requestHeaders().get(HttpHeaderNames.IF_NONE_MATCH);
        return tag != null
                && known != null
                && (known.contains(tag) || known.trim().equals("*"));
    }
}
