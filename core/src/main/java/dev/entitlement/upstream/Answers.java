package dev.entitlement.upstream;

/** Opens an answer for reading: its size, its encoding, its byte order mark. */
final class Answers {

    static final int MAX_BYTES = 1 << 20;

    private Answers() {}

    static JsonCursor open(byte[] body) throws MalformedJson {
        if (body.length > MAX_BYTES || !Utf8.isWellFormed(body)) {
            throw MalformedJson.INSTANCE;
        }
        return new JsonCursor(body, hasByteOrderMark(body) ? 3 : 0);
    }

    private static boolean hasByteOrderMark(byte[] body) {
        return body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
    }
}
