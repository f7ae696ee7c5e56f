package dev.entitlement.gateway.serve;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Reads the caller's {@code X-RequestIdentifier}. */
final class RequestIdentifier {
    /** Stands for one that cannot be used; no usable one is empty. */
    static final String BAD = "";

    private static final int MAX_CHARACTERS = 128;

    private RequestIdentifier() {}

    /** The caller's own; null if there is none; {@link #BAD} if it is not one of 1 to 128 visible ASCII characters. */
    static @Nullable String of(HttpHeaders headers) {
        String value = headers.get(HeaderNames.X_REQUEST_IDENTIFIER);
        if (value == null) {
            return null;
        }
        boolean single = headers.getAll(HeaderNames.X_REQUEST_IDENTIFIER).size() == 1;
        return single && isVisible(value) ? value : BAD;
    }

    /** The identifier of a call that was refused before it was one: the caller's own, else one just made. */
    static String ofRefused(HttpHeaders headers) {
        String own = of(headers);
        return own != null && !own.equals(BAD) ? own : made();
    }

    /** One for a call that is none: nothing is ever sent upstream under it, so it need not be hard to guess. */
    static String made() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long version4 = random.nextLong() & ~0xF000L | 0x4000L;
        long variant = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(version4, variant).toString();
    }

    /** Whether it is one of 1 to 128 visible ASCII characters. */
    static boolean isVisible(String value) {
        if (value.isEmpty() || value.length() > MAX_CHARACTERS) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }
}
