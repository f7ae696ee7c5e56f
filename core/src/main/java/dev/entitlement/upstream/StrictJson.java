package dev.entitlement.upstream;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;

/** The bounds within which an answer counts as readable JSON. */
final class StrictJson {

    static final int MAX_BYTES = 1 << 20;
    static final int MAX_LEVELS = 500;

    private StrictJson() {}

    /** Only size and depth are bounded: within them no string, name or number is too long. */
    static JsonFactoryBuilder factory() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_LEVELS)
                        .maxStringLength(MAX_BYTES)
                        .maxNameLength(MAX_BYTES)
                        .maxNumberLength(MAX_BYTES)
                        .build());
    }

    /**
     * Where the object begins, after a byte order mark and white space; -1 if the bytes are too many, not UTF-8, or
     * begin otherwise.
     */
    static int objectStart(byte[] body) {
        if (body.length > MAX_BYTES || !Utf8.isWellFormed(body)) {
            return -1;
        }
        int at = afterByteOrderMark(body);
        while (at < body.length && isWhitespace(body[at])) {
            at++;
        }
        // Jackson guesses UTF-16 and UTF-32 from zero bytes beside the first character; JSON in UTF-8 has none there.
        return at + 1 < body.length && body[at] == '{' && body[at + 1] != 0 ? at : -1;
    }

    private static int afterByteOrderMark(byte[] body) {
        boolean marked = body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
        return marked ? 3 : 0;
    }

    private static boolean isWhitespace(byte character) {
        return character == ' ' || character == '\t' || character == '\r' || character == '\n';
    }
}
