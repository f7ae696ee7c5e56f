package dev.entitlement.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Walks over one JSON text (RFC 8259) and refuses every other, without building anything on the way.
 *
 * <p>Why not a parser from a library: what is asked for here is much less than a parser does, and stricter. Jackson's
 * streaming parser guesses the charset, takes malformed UTF-8 in what it skips, throws with a stack trace at nonsense,
 * and keeps the names it meets in a table that an upstream could fill. All of it can be worked round, at three times
 * the cost of the walk below; in the tests it is the judge instead.
 *
 * <p>The bytes must be well-formed UTF-8, see {@link Utf8}. Every method moves on, or ends the reading with
 * {@link MalformedJson}. Not thread-safe.
 */
final class JsonCursor {

    static final int MAX_LEVELS = 500;

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = EACH_BYTE * '"';
    private static final long BACKSLASHES = EACH_BYTE * '\\';
    private static final long SPACES = EACH_BYTE * ' ';

    private final byte[] json;
    private int at;
    private int level;
    private boolean first; // nothing was met yet in the object or array just entered
    private int stringStart; // of the last string, name or value, without its quotes
    private int stringEnd;
    private boolean escaped; // whether that string has escapes

    JsonCursor(byte[] json, int start) {
        this.json = json;
        this.at = start;
    }

    /** The byte that the next value begins with, white space skipped. */
    byte peek() throws MalformedJson {
        if (!hasMore()) {
            throw MalformedJson.INSTANCE;
        }
        return json[at];
    }

    /** Where the cursor stands: after {@link #peek} the first byte of a value, after a value the byte behind it. */
    int position() {
        return at;
    }

    void enterObject() throws MalformedJson {
        enter('{');
    }

    /** Moves to the value of the next member; false after the last, when the object is left. */
    boolean nextMember() throws MalformedJson {
        if (!next('}')) {
            return false;
        }
        skipString();
        take(':');
        return true;
    }

    /** Whether the member just moved to has this name, given in UTF-8; a name may be written with escapes. */
    boolean nameIs(byte[] name) {
        return escaped
                ? Arrays.equals(string().getBytes(UTF_8), name)
                : Arrays.equals(json, stringStart, stringEnd, name, 0, name.length);
    }

    /** The last name or string, its escapes resolved. */
    String string() {
        String text = new String(json, stringStart, stringEnd - stringStart, UTF_8);
        return escaped ? JsonEscapes.resolve(text) : text;
    }

    void skipValue() throws MalformedJson {
        switch (peek()) {
            case '"' -> skipString();
            case '{' -> skipObject();
            case '[' -> skipArray();
            case 'n' -> skipLiteral("null");
            case 't' -> skipLiteral("true");
            case 'f' -> skipLiteral("false");
            default -> skipNumber();
        }
    }

    /** Nothing but white space may follow. */
    void end() throws MalformedJson {
        if (hasMore()) {
            throw MalformedJson.INSTANCE;
        }
    }

    void skipString() throws MalformedJson {
        take('"');
        stringStart = at;
        escaped = false;
        while (true) {
            at = nextSpecial(at);
            byte special = byteAt(at++);
            if (special == '"') {
                stringEnd = at - 1;
                return;
            }
            if (special != '\\') {
                throw MalformedJson.INSTANCE; // a control character
            }
            escaped = true;
            skipEscape();
        }
    }

    private void skipObject() throws MalformedJson {
        enterObject();
        while (nextMember()) {
            skipValue();
        }
    }

    private void skipArray() throws MalformedJson {
        enter('[');
        while (next(']')) {
            skipValue();
        }
    }

    private void enter(char bracket) throws MalformedJson {
        take(bracket);
        first = true;
        if (++level > MAX_LEVELS) {
            throw MalformedJson.INSTANCE;
        }
    }

    /** Moves to the next member or element; false when there is none and the object or array is left. */
    private boolean next(char closing) throws MalformedJson {
        boolean more = peek() != closing;
        if (!more) {
            at++;
            level--;
        } else if (!first) {
            take(',');
        }
        first = false;
        return more;
    }

    private void take(char expected) throws MalformedJson {
        if (peek() != expected) {
            throw MalformedJson.INSTANCE;
        }
        at++;
    }

    private void skipEscape() throws MalformedJson {
        switch (byteAt(at++)) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {}
            case 'u' -> {
                for (int end = at + 4; at < end; at++) {
                    if (Character.digit(byteAt(at), 16) < 0) {
                        throw MalformedJson.INSTANCE;
                    }
                }
            }
            default -> throw MalformedJson.INSTANCE;
        }
    }

    private void skipLiteral(String literal) throws MalformedJson {
        for (int index = 0; index < literal.length(); index++) {
            if (byteAt(at++) != literal.charAt(index)) {
                throw MalformedJson.INSTANCE;
            }
        }
    }

    private void skipNumber() throws MalformedJson {
        skipIf('-');
        if (!skipIf('0')) {
            skipDigits();
        }
        if (skipIf('.')) {
            skipDigits();
        }
        if (skipIf('e') || skipIf('E')) {
            if (!skipIf('+')) {
                skipIf('-');
            }
            skipDigits();
        }
    }

    private boolean skipIf(char character) {
        boolean found = at < json.length && json[at] == character;
        if (found) {
            at++;
        }
        return found;
    }

    private void skipDigits() throws MalformedJson {
        int start = at;
        while (at < json.length && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        if (at == start) {
            throw MalformedJson.INSTANCE;
        }
    }

    /** Skips white space, and tells whether anything follows it. */
    private boolean hasMore() {
        for (; at < json.length; at++) {
            byte next = json[at];
            if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
                return true;
            }
        }
        return false;
    }

    private byte byteAt(int index) throws MalformedJson {
        if (index >= json.length) {
            throw MalformedJson.INSTANCE;
        }
        return json[index];
    }

    /**
     * The next quote, backslash or control character: most of an answer is text in strings, so eight bytes are looked at
     * together. A byte is zero if subtracting one sets its high bit and the bit was not set before; the borrow can only
     * spoil bytes behind a true find, and the first is all we want.
     */
    private int nextSpecial(int from) {
        int index = from;
        for (; index + Long.BYTES <= json.length; index += Long.BYTES) {
            long bytes = (long) EIGHT_BYTES.get(json, index);
            long quotes = bytes ^ QUOTES;
            long backslashes = bytes ^ BACKSLASHES;
            long found = ((quotes - EACH_BYTE) | (backslashes - EACH_BYTE) | (bytes - SPACES)) & ~bytes & HIGH_BITS;
            if (found != 0) {
                return index + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (index < json.length && json[index] != '"' && json[index] != '\\' && (json[index] & 0xE0) != 0) {
            index++;
        }
        return index;
    }
}
