package dev.entitlement.gateway.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/** Percent-decoding of one path segment (RFC 3986, section 2.1), strict: no plus for a space, nothing that is not UTF-8. */
final class PathSegment {

    private PathSegment() {}

    /** The decoded segment, or null if an escape is cut short, is not hexadecimal or does not give UTF-8. */
    static @Nullable String decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        byte[] from = segment.getBytes(UTF_8);
        ByteBuffer into = ByteBuffer.allocate(from.length);
        for (int i = 0; i < from.length; i++) {
            if (from[i] != '%') {
                into.put(from[i]);
                continue;
            }
            int octet = i + 2 < from.length ? octet(from[i + 1], from[i + 2]) : -1;
            if (octet < 0) {
                return null;
            }
            into.put((byte) octet);
            i += 2;
        }
        return utf8(into.flip());
    }

    private static int octet(byte high, byte low) {
        int h = Character.digit(high, 16);
        int l = Character.digit(low, 16);
        return h < 0 || l < 0 ? -1 : h << 4 | l;
    }

    private static @Nullable String utf8(ByteBuffer octets) {
        try {
            return UTF_8.newDecoder().decode(octets).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
