package dev.entitlement.upstream;

/** What an answer must be before it is read as JSON: its size, its encoding, its byte order mark. */
final class Answers {

    static final int MAX_BYTES = 1 << 20;

    private Answers() {}

    static JsonCursor open(byte[] body) throws MalformedJson {
        if (!isText(body)) {
            throw MalformedJson.INSTANCE;
        }
        return new JsonCursor(body, start(body));
    }

    /** Whether the bytes are well-formed UTF-8, and not too many. */
    static boolean isText(byte[] body) {
        return body.length <= MAX_BYTES && Utf8.isWellFormed(body);
    }

    /** Where the text begins, after a byte order mark. */
    static int start(byte[] body) {
        boolean marked = body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
        return marked ? 3 : 0;
    }
}
