package dev.entitlement.gateway.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How lines of bulk input name entitlements. */
public enum LineFormat {
    /** The line is the id. */
    TEXT {
        @Override
        InputLine read(String text) {
            return new InputLine(text, null, null);
        }
    },
    /** The line is a JSON object, {@code {"entitlementId":"…","requestIdentifier":"…"}}, the second optional. */
    NDJSON {
        @Override
        InputLine read(String text) {
            return ObjectLine.read(text);
        }
    };

    private static final char REPLACEMENT = '\uFFFD';

    abstract InputLine read(String text);

    /**
     * Reads a line.
     *
     * @param bytes the line from the first byte on, or what was kept of it
     * @param format tells by its text, as far as that could be read, how a line is to be taken
     * @return null if the line is blank
     */
    static @Nullable InputLine read(byte[] bytes, int length, boolean tooLong, Function<String, LineFormat> format) {
        String text = new String(bytes, 0, length, UTF_8);
        String fault = tooLong ? "The line is longer than " + LineSplitter.MAX_BYTES / 1024 + " KiB." : null;
        if (text.indexOf(REPLACEMENT) >= 0) { // which the line may also have for itself
            String wellFormed = wellFormedStart(bytes, length);
            if (fault == null && wellFormed.length() < text.length()) {
                fault = "The line is not well-formed UTF-8.";
            }
            text = wellFormed;
        }
        if (fault == null) {
            return text.isBlank() ? null : format.apply(text).read(text);
        }
        InputLine readable = format.apply(text).read(text);
        return new InputLine(readable.entitlementId(), readable.requestIdentifier(), fault);
    }

    private static String wellFormedStart(byte[] bytes, int length) {
        CharBuffer text = CharBuffer.allocate(length); // never more UTF-16 than UTF-8
        UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length), text, true);
        return text.flip().toString();
    }
}
