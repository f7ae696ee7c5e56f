package dev.entitlement.gateway.reactivate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into lines, at LF or CR LF, and never holds more of one than may be in it. A byte order mark at
 * the beginning is none of the text. Blocks; not thread-safe.
 */
final class LineSplitter implements AutoCloseable {
    /** In bytes, without the line's end. */
    static final int LONGEST = 64 * 1024;

    private static final int BLOCK = 64 * 1024;

    private final InputStream in;
    private final byte[] block = new byte[BLOCK];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private int position;
    private int limit;
    private boolean begun;

    LineSplitter(InputStream in) {
        this.in = in;
    }

    /**
     * A line.
     *
     * @param bytes its content; of one that is too long, the beginning
     * @param isWhole whether that is all of it
     */
    record Line(byte[] bytes, boolean isWhole) {}

    /** The next line, the last one with or without its end; null at the end of the stream. */
    @Nullable
    Line next() throws IOException {
        line.reset();
        boolean any = false;
        boolean whole = true;
        while (fill()) {
            any = true;
            int end = endOfLine();
            whole &= keep(end);
            if (end < limit) {
                position = end + 1;
                return cut(whole);
            }
            position = limit;
        }
        return any ? cut(whole) : null;
    }

    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        limit = Math.max(0, in.readNBytes(block, 0, begun ? 1 : 3)); // waits for no more than it needs
        limit += limit > 0 ? Math.max(0, in.read(block, limit, Math.min(in.available(), BLOCK - limit))) : 0;
        position = begun ? 0 : afterMark();
        begun = true;
        return position < limit;
    }

    private int afterMark() {
        boolean mark = limit >= 3 && block[0] == (byte) 0xEF && block[1] == (byte) 0xBB && block[2] == (byte) 0xBF;
        return mark ? 3 : 0;
    }

    private int endOfLine() {
        int end = position;
        while (end < limit && block[end] != '\n') {
            end++;
        }
        return end;
    }

    private boolean keep(int end) {
        int room = LONGEST + 1 - line.size(); // one more for the CR of a line end
        line.write(block, position, Math.min(room, end - position));
        return end - position <= room;
    }

    private Line cut(boolean kept) {
        byte[] bytes = line.toByteArray();
        int length = bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        boolean whole = kept && length <= LONGEST;
        return new Line(java.util.Arrays.copyOf(bytes, Math.min(length, LONGEST)), whole);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
