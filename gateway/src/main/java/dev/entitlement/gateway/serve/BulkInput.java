package dev.entitlement.gateway.serve;

import dev.entitlement.gateway.bulk.LineFormat;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads from a bulk request's headers what its lines are. */
final class BulkInput {
    /** What {@code Accept-Post} says. */
    static final String ACCEPTED = "application/x-ndjson, text/plain";

    private BulkInput() {}

    /** Null if the body is of another type, or encoded. Parameters, such as a charset, change nothing: it is UTF-8. */
    static @Nullable LineFormat format(HttpHeaders headers) {
        List<String> types = headers.getAll(HttpHeaderNames.CONTENT_TYPE);
        if (types.size() != 1 || isEncoded(headers)) {
            return null;
        }
        String type = types.get(0);
        int end = type.indexOf(';');
        return switch ((end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT)) {
            case "application/x-ndjson" -> LineFormat.NDJSON;
            case "text/plain" -> LineFormat.TEXT;
            default -> null;
        };
    }

    private static boolean isEncoded(HttpHeaders headers) {
        return headers.contains(HttpHeaderNames.CONTENT_ENCODING)
                && !headers.contains(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.IDENTITY, true);
    }
}
