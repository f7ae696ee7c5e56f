package dev.entitlement.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Writes a request as bytes. What is the same in every request is encoded once; a request then costs one buffer and no
 * header map. The parts that vary have been checked before ({@link OutboundRequest}). Thread-safe.
 */
final class RequestWriter {
    private static final byte[] REQUEST_IDENTIFIER = ascii("X-RequestIdentifier: ");
    private static final byte[] AUTHORIZATION = ascii("Authorization: ");
    private static final byte[] TRACEPARENT = ascii("traceparent: ");
    private static final byte[] TRACESTATE = ascii("tracestate: ");
    private static final byte[] CONTENT_TYPE = ascii("Content-Type: ");
    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
    private static final byte[] NO_CONTENT = ascii("Content-Length: 0\r\n\r\n");
    private static final byte[] END_OF_LINE = ascii("\r\n");

    private final byte[] reactivate;
    private final byte[] echo;
    private final byte[] fixedHeaders;

    RequestWriter(URI baseUrl, String userAgent) {
        String path = baseUrl.getRawPath() == null ? "" : baseUrl.getRawPath();
        reactivate = ascii("POST " + path + "/entitlement/reactivate/");
        echo = ascii("GET " + path + "/echo/");
        fixedHeaders = ascii(" HTTP/1.1\r\nHost: " + host(baseUrl) + "\r\nUser-Agent: " + userAgent
                + "\r\nAccept: application/json\r\nAccept-Encoding: identity\r\n");
    }

    ByteBuf write(OutboundRequest request, ByteBufAllocator allocator) {
        byte[] body = request.body();
        ByteBuf out = allocator.ioBuffer(512 + (body == null ? 0 : body.length));
        boolean reactivates = request.kind() == OutboundRequest.Kind.REACTIVATE;
        out.writeBytes(reactivates ? reactivate : echo);
        out.writeCharSequence(PathSegment.encode(request.id()), US_ASCII);
        out.writeBytes(fixedHeaders);
        header(out, REQUEST_IDENTIFIER, request.requestIdentifier());
        header(out, AUTHORIZATION, request.authorization());
        header(out, TRACEPARENT, request.traceparent());
        header(out, TRACESTATE, request.tracestate());
        if (body != null) {
            header(out, CONTENT_TYPE, request.contentType());
            header(out, CONTENT_LENGTH, Integer.toString(body.length));
            out.writeBytes(END_OF_LINE).writeBytes(body);
        } else {
            out.writeBytes(reactivates ? NO_CONTENT : END_OF_LINE); // RFC 9110 §8.6: a POST without content says so
        }
        return out;
    }

    private static void header(ByteBuf out, byte[] name, @Nullable String value) {
        if (value != null) {
            out.writeBytes(name);
            out.writeCharSequence(value, US_ASCII);
            out.writeBytes(END_OF_LINE);
        }
    }

    private static String host(URI url) {
        return url.getPort() == -1 ? url.getHost() : url.getHost() + ":" + url.getPort();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
