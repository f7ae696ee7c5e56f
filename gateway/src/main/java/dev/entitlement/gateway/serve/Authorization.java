package dev.entitlement.gateway.serve;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Reads the caller's {@code Authorization}, which there can only be one of. */
final class Authorization {
    private Authorization() {}

    /**
     * The header as it came; null without one.
     *
     * @throws IllegalArgumentException if there are several
     */
    static @Nullable String of(HttpHeaders headers) {
        String value = headers.get(HttpHeaderNames.AUTHORIZATION);
        if (value != null && headers.getAll(HttpHeaderNames.AUTHORIZATION).size() > 1) {
            throw new IllegalArgumentException("authorization: several (expected: one)");
        }
        return value;
    }
}
