package dev.entitlement.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jspecify.annotations.Nullable;

/** Carries any text as one segment of a URL's path (RFC 3986 §3.3) and back. Thread-safe. */
public final class PathSegment {

    private static final String UPPER_HEX = "0123456789ABCDEF";

    private PathSegment() {}

    /**
     * Escapes everything but the unreserved characters of RFC 3986 §2.3, as UTF-8 in upper-case hexadecimal. Text
     * without anything to escape is returned as it is. {@code .} and {@code ..} cannot be told from path steps by any
     * escape: refuse them before.
     *
     * @throws IllegalArgumentException if the text has a surrogate without its pair, which UTF-8 cannot carry
     */
    public static String encode(String segment) {
        int at = 0;
        while (at < segment.length() && isUnreserved(segment.charAt(at))) {
            at++;
        }
        if (at == segment.length()) {
            return segment;
        }
        byte[] utf8 = Utf8.encode(segment);
        if (utf8 == null) {
            throw new IllegalArgumentException("segment: a surrogate without its pair (expected: well-formed text)");
        }
        return escape(utf8);
    }

    /**
     * Resolves the escapes of one segment, once. Text without escapes is returned as it is; {@code +} is a plus.
     *
     * @return null for an escape that is cut short or not hexadecimal, for escapes that are not well-formed UTF-8, and
     *     for characters outside ASCII, which a URL cannot have
     */
    public static @Nullable String decode(String raw) {
        boolean escaped = false;
        for (int at = 0; at < raw.length(); at++) {
            char character = raw.charAt(at);
            if (character > 0x7F) {
                return null;
            }
            escaped |= character == '%';
        }
        return escaped ? unescape(raw.getBytes(US_ASCII)) : raw;
    }

    private static String escape(byte[] utf8) {
        StringBuilder escaped = new StringBuilder(utf8.length * 3);
        for (byte next : utf8) {
            if (isUnreserved((char) (next & 0xFF))) {
                escaped.append((char) next);
            } else {
                escaped.append('%').append(UPPER_HEX.charAt(next >> 4 & 0xF)).append(UPPER_HEX.charAt(next & 0xF));
            }
        }
        return escaped.toString();
    }

    /** Shortens in place: what is written never overtakes what is read. */
    private static @Nullable String unescape(byte[] bytes) {
        int length = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] != '%') {
                bytes[length++] = bytes[at];
                continue;
            }
            int value = at + 2 < bytes.length ? hex(bytes[at + 1], bytes[at + 2]) : -1;
            if (value < 0) {
                return null;
            }
            bytes[length++] = (byte) value;
            at += 2;
        }
        return Utf8.decode(bytes, 0, length);
    }

    /** Negative unless both are hexadecimal digits: a -1 of either stays -1. */
    private static int hex(byte high, byte low) {
        return Character.digit(high, 16) << 4 | Character.digit(low, 16);
    }

    private static boolean isUnreserved(char character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || character == '-'
                || character == '.'
                || character == '_'
                || character == '~';
    }
}
