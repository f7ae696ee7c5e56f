package dev.entitlement.gateway.bulk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/** Writes the pieces of a JSON line into a buffer, without a text in between. */
final class JsonBytes {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private JsonBytes() {}

    /** ASCII that needs no escape, such as a member's name with all its punctuation. */
    static void ascii(String text, ByteBuf out) {
        ByteBufUtil.writeAscii(out, text);
    }

    /** A number of at least 0. */
    static void number(long number, ByteBuf out) {
        if (number >= 10) {
            number(number / 10, out);
        }
        out.writeByte((int) ('0' + number % 10));
    }

    /**
     * A string with its quotes (RFC 8259, section 7). Control characters of either set are escaped, lest a line on a
     * terminal do more than be read; so is half a surrogate pair, which has no UTF-8 and may yet have been an id.
     */
    static void string(String text, ByteBuf out) {
        out.writeByte('"');
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text, i)) {
                ByteBufUtil.writeUtf8(out, text, plain, i);
                escape(text.charAt(i), out);
                plain = i + 1;
            }
        }
        ByteBufUtil.writeUtf8(out, text, plain, text.length());
        out.writeByte('"');
    }

    private static boolean isPlain(String text, int i) {
        char c = text.charAt(i);
        if (c < 0x7f) {
            return c >= ' ' && c != '"' && c != '\\';
        }
        return c > 0x9f && (!Character.isSurrogate(c) || isPaired(text, i));
    }

    private static boolean isPaired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }

    private static void escape(char c, ByteBuf out) {
        out.writeByte('\\');
        if (c == '"' || c == '\\') {
            out.writeByte(c);
            return;
        }
        out.writeByte('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.writeByte(HEX[c >> shift & 0xF]);
        }
    }

    /**
     * A JSON document as it came, on one line. Its strings hold no raw line breaks (RFC 8259, section 7), so those that
     * there are stand between tokens. A byte order mark is left out: here it is not at the beginning of anything.
     */
    static void document(byte[] json, ByteBuf out) {
        int start = startsWithMark(json) ? BYTE_ORDER_MARK.length : 0;
        for (int i = start; i < json.length; i++) {
            if (json[i] == '\n' || json[i] == '\r') {
                out.writeBytes(json, start, i - start);
                start = i + 1;
            }
        }
        out.writeBytes(json, start, json.length - start);
    }

    private static boolean startsWithMark(byte[] json) {
        return json.length >= 3
                && json[0] == BYTE_ORDER_MARK[0]
                && json[1] == BYTE_ORDER_MARK[1]
                && json[2] == BYTE_ORDER_MARK[2];
    }
}
