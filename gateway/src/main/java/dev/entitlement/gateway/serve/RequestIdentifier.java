package dev.entitlement.gateway.serve;

import dev.entitlement.ReactivationRequest;
import dev.entitlement.gateway.answers.IdentifierText;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Reads the caller's {@code X-RequestIdentifier}. */
final class RequestIdentifier {
    /** Stands for one that cannot be used; no usable one is empty. */
    static final String BAD = "";

    private RequestIdentifier() {}

    /** The caller's own; null if there is none; {@link #BAD} if it is not one of 1 to 128 visible ASCII characters. */
    static @Nullable String of(HttpHeaders headers) {
        String value = headers.get(HeaderNames.X_REQUEST_IDENTIFIER);
        if (value == null) {
            return null;
        }
        boolean single = headers.getAll(HeaderNames.X_REQUEST_IDENTIFIER).size() == 1;
        return single && ReactivationRequest.isRequestIdentifier(value) ? value : BAD;
    }

    /** The identifier of a call that was refused before it was one: the caller's own, else one just made. */
    static String ofRefused(HttpHeaders headers) {
        String own = of(headers);
        return own != null && !own.equals(BAD) ? own : IdentifierText.made();
    }
}
