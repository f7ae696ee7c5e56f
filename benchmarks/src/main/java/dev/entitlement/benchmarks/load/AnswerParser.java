package dev.entitlement.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.entitlement.upstream.AnswerFacts;
import dev.entitlement.upstream.AnswerReader;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one HTTP/1.1 answer (RFC 9112) out of what has come so far, and of it only what a load generator needs: how the
 * call ended, and whether the connection can be used again. An answer is nearly always there in one read, so nothing is
 * kept between reads but the bytes: as long as the answer is not whole, it is parsed anew from its beginning.
 *
 * <p>Netty's codec makes a map of the headers and an object for each part; this makes nothing when a gateway says its
 * outcome in a header, and what the reader of JSON makes when the upstream itself says it there. One parser serves all
 * connections of an event loop. Not thread-safe.
 */
final class AnswerParser {
    /** The answer is not whole yet. */
    static final int INCOMPLETE = -1;

    /** These bytes are no answer. */
    static final int MALFORMED = -2;

    /** More than this is not worth keeping: our own client takes an answer over 1 MiB for unreadable, too. */
    static final int LARGEST = 2 * 1024 * 1024;

    private static final int USUAL = 1024;
    private static final int LARGEST_HEAD = 64 * 1024;
    private static final int SHORTEST_STATUS_LINE = "HTTP/1.1 200".length();
    private static final long CHUNKED = -1;
    private static final long UNTIL_CLOSE = -2;

    private static final AsciiString VERSION = AsciiString.cached("HTTP/1.");
    private static final AsciiString OUTCOME = AsciiString.cached("x-gateway-outcome");
    private static final AsciiString ATTEMPTS = AsciiString.cached("x-gateway-attempts");
    private static final AsciiString LENGTH = AsciiString.cached("content-length");
    private static final AsciiString ENCODING = AsciiString.cached("transfer-encoding");
    private static final AsciiString CONNECTION = AsciiString.cached("connection");

    private final byte[] @Nullable [] rooms = new byte[USUAL][];
    private int status;
    private boolean reusable;
    private long length;
    private @Nullable Ending outcome;
    private int attempts;

    private int at;
    private byte @Nullable [] body;

    /** How the call ended, once an answer is whole. */
    Ending ending() {
        if (outcome != null) {
            return outcome;
        }
        AnswerFacts facts = body == null ? null : AnswerReader.read(body);
        return facts == null
                ? Ending.ofStatus(status)
                : Ending.ofCode(facts.responseCode(), "NAVIGATE_TO_URL".equals(facts.action()) && facts.url() != null);
    }

    int status() {
        return status;
    }

    /** How many attempts a gateway says it has made, {@link Call#UNSAID} if none says so. */
    int attempts() {
        return attempts;
    }

    /** Whether another request may follow on the connection, once an answer is whole. */
    boolean isReusable() {
        return reusable;
    }

    /**
     * Parses what is readable without consuming it.
     *
     * @param ended whether the peer has closed its side, so that no more will come
     * @return how many bytes the answer has, {@link #INCOMPLETE} or {@link #MALFORMED}
     */
    int parse(ByteBuf in, boolean ended) {
        at = in.readerIndex();
        body = null;
        do {
            int head = head(in);
            if (head < 0) {
                return head;
            }
        } while (status < 200); // RFC 9110 §15.2: the final answer is still to come
        int content = content(in, ended);
        return content < 0 ? content : at - in.readerIndex();
    }

    private int head(ByteBuf in) {
        int line = line(in);
        if (line < 0) {
            return line;
        }
        if (!statusLine(in, at, line)) {
            return MALFORMED;
        }
        reusable = in.getByte(at + VERSION.length()) == '1'; // HTTP/1.0 closes unless it says otherwise
        length = UNTIL_CLOSE;
        outcome = null;
        attempts = Call.UNSAID;
        at = line + 1;
        while ((line = line(in)) >= 0) {
            int end = line > at && in.getByte(line - 1) == '\r' ? line - 1 : line;
            if (end == at) {
                at = line + 1;
                return at;
            }
            if (!header(in, at, end)) {
                return MALFORMED;
            }
            at = line + 1;
        }
        return line;
    }

    /** Where the line that begins here ends. */
    private int line(ByteBuf in) {
        int end = in.indexOf(at, in.writerIndex(), (byte) '\n');
        if (end >= 0) {
            return end;
        }
        return in.writerIndex() - at > LARGEST_HEAD ? MALFORMED : INCOMPLETE;
    }

    private boolean statusLine(ByteBuf in, int start, int end) {
        if (end - start < SHORTEST_STATUS_LINE || !startsWith(in, start, VERSION)) {
            return false;
        }
        int code = 0;
        for (int digit = start + SHORTEST_STATUS_LINE - 3; digit < start + SHORTEST_STATUS_LINE; digit++) {
            int value = in.getByte(digit) - '0';
            if (value < 0 || value > 9) {
                return false;
            }
            code = code * 10 + value;
        }
        status = code;
        return code >= 100;
    }

    /** The first letter decides for nearly every header that it is none of ours. */
    private boolean header(ByteBuf in, int start, int end) {
        switch (in.getByte(start) | 0x20) {
            case 'x' -> {
                if (isNamed(in, start, end, OUTCOME)) {
                    outcome = Ending.ofOutcome(value(in, start, end, OUTCOME));
                } else if (isNamed(in, start, end, ATTEMPTS)) {
                    attempts = (int) Math.max(Call.UNSAID, decimal(in, start + ATTEMPTS.length() + 1, end));
                }
            }
            case 'c' -> {
                if (isNamed(in, start, end, LENGTH)) {
                    return contentLength(in, start, end);
                }
                if (isNamed(in, start, end, CONNECTION)) {
                    connection(value(in, start, end, CONNECTION));
                }
            }
            case 't' -> {
                if (isNamed(in, start, end, ENCODING)) {
                    length = CHUNKED; // RFC 9112 §6.3: it overrides a length
                }
            }
            default -> {
                // nothing that matters here
            }
        }
        return true;
    }

    private boolean contentLength(ByteBuf in, int start, int end) {
        long declared = decimal(in, start + LENGTH.length() + 1, end);
        length = length == CHUNKED ? CHUNKED : declared;
        return declared >= 0;
    }

    /** Digits with blanks around them; negative if there is anything else, or more than an int can say. */
    private static long decimal(ByteBuf in, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isBlank(in.getByte(start))) {
            start++;
        }
        while (end > start && isBlank(in.getByte(end - 1))) {
            end--;
        }
        long value = start == end ? MALFORMED : 0;
        for (int position = start; position < end; position++) {
            int digit = in.getByte(position) - '0';
            if (digit < 0 || digit > 9 || value > Integer.MAX_VALUE) {
                return MALFORMED;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static boolean isBlank(byte character) {
        return character == ' ' || character == '\t';
    }

    private void connection(String options) {
        if (options.equalsIgnoreCase("close")) {
            reusable = false;
        } else if (options.equalsIgnoreCase("keep-alive")) {
            reusable = true;
        }
    }

    private int content(ByteBuf in, boolean ended) {
        if (status == 204 || status == 304) {
            return 0;
        }
        if (length == CHUNKED) {
            return chunks(in);
        }
        int there = in.writerIndex() - at;
        if (length == UNTIL_CLOSE) {
            reusable = false;
            return ended ? take(in, there) : INCOMPLETE;
        }
        return there < length ? INCOMPLETE : take(in, (int) length);
    }

    private int take(ByteBuf in, int bytes) {
        if (outcome == null) {
            byte[] copy = room(bytes);
            in.getBytes(at, copy);
            body = copy;
        }
        at += bytes;
        return bytes;
    }

    /** Exactly so large, as its reader wants it; of each usual length there is one, for answers are of few lengths. */
    private byte[] room(int bytes) {
        if (bytes >= USUAL) {
            return new byte[bytes];
        }
        byte[] room = rooms[bytes];
        if (room == null) {
            room = new byte[bytes];
            rooms[bytes] = room;
        }
        return room;
    }

    private int chunks(ByteBuf in) {
        byte[] collected = new byte[in.writerIndex() - at];
        int size = 0;
        while (true) {
            int line = line(in);
            if (line < 0) {
                return line;
            }
            int chunk = hex(in, at, line);
            if (chunk < 0) {
                return MALFORMED;
            }
            at = line + 1;
            if (chunk == 0) {
                break;
            }
            if (in.writerIndex() - at < chunk + 2) {
                return INCOMPLETE;
            }
            in.getBytes(at, collected, size, chunk);
            size += chunk;
            at += chunk + 2;
        }
        body = Arrays.copyOf(collected, size);
        return trailers(in);
    }

    private int trailers(ByteBuf in) {
        while (true) {
            int line = line(in);
            if (line < 0) {
                return line;
            }
            boolean last = line - at <= 1;
            at = line + 1;
            if (last) {
                return at;
            }
        }
    }

    /** A chunk's size (RFC 9112 §7.1), without its extensions; negative if there is none or it is out of bounds. */
    private static int hex(ByteBuf in, int start, int end) {
        int size = 0;
        int position = start;
        for (int digit; position < end && (digit = Character.digit(in.getByte(position), 16)) >= 0; position++) {
            size = size * 16 + digit;
            if (size > LARGEST) {
                return MALFORMED;
            }
        }
        return position == start ? MALFORMED : size;
    }

    private static boolean isNamed(ByteBuf in, int start, int end, AsciiString name) {
        int colon = start + name.length();
        if (colon >= end || in.getByte(colon) != ':') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if ((in.getByte(start + i) | 0x20) != name.byteAt(i)) { // '-' has that bit already
                return false;
            }
        }
        return true;
    }

    private static boolean startsWith(ByteBuf in, int start, AsciiString text) {
        for (int i = 0; i < text.length(); i++) {
            if (in.getByte(start + i) != text.byteAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static String value(ByteBuf in, int start, int end, AsciiString name) {
        int from = start + name.length() + 1;
        return in.toString(from, end - from, US_ASCII).strip();
    }
}
