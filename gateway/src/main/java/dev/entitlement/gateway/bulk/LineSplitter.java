package dev.entitlement.gateway.bulk;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into lines, ended by LF or CR LF, however the bytes come. It holds one line at a time and no
 * more of it than a line may have: what is longer is kept up to there, and the rest of that line is skipped. A byte
 * order mark at the very beginning belongs to no line. Not thread-safe.
 */
public final class LineSplitter {
    /** What a line may have, its end not counted. */
    public static final int MAX_BYTES = 64 * 1024;

    private static final int FIRST_BYTES = 256;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private byte[] line = new byte[FIRST_BYTES];
    private int length;
    private boolean tooLong;
    private boolean whole; // the line that is held was told of
    private boolean first = true;

    /**
     * Reads on, to the end of the line that the bytes are in.
     *
     * @param in read up to and with the line's end, or to its own end if there is none
     * @return whether the line is whole; then it is to be looked at before anything more is read
     */
    public boolean readLine(ByteBuf in) {
        begin();
        int bytes = in.bytesBefore((byte) '\n');
        append(in, bytes < 0 ? in.readableBytes() : bytes);
        if (bytes < 0) {
            return false;
        }
        in.skipBytes(1);
        return end();
    }

    /** Whether bytes have come since the last line's end: a last line without an end, if nothing more comes. */
    public boolean hasRest() {
        return !whole && (length > 0 || tooLong);
    }

    /** Takes what has come since the last line's end for a line. */
    public void endRest() {
        end();
    }

    /** What the line says; null if it is blank. */
    public @Nullable InputLine line(LineFormat format) {
        return line(text -> format);
    }

    /** The same where lines differ: by its text the format of each is told. */
    public @Nullable InputLine line(Function<String, LineFormat> format) {
        return LineFormat.read(line, length, tooLong, format);
    }

    private void begin() {
        if (whole) {
            whole = false;
            length = 0;
            tooLong = false;
        }
    }

    /** One byte beyond the most is kept, for it may turn out to be the CR of the line's end. */
    private void append(ByteBuf in, int bytes) {
        int room = MAX_BYTES + 1 - length;
        int kept = Math.min(bytes, room);
        if (length + kept > line.length) {
            line = Arrays.copyOf(line, Math.min(MAX_BYTES + 1, Math.max(length + kept, 2 * line.length)));
        }
        in.readBytes(line, length, kept);
        length += kept;
        if (bytes > kept) {
            in.skipBytes(bytes - kept);
            tooLong = true;
        }
    }

    private boolean end() {
        if (!tooLong && length > 0 && line[length - 1] == '\r') {
            length--;
        }
        if (length > MAX_BYTES) {
            length = MAX_BYTES;
            tooLong = true;
        }
        if (first) {
            first = false;
            skipByteOrderMark();
        }
        whole = true;
        return true;
    }

    private void skipByteOrderMark() {
        int mark = BYTE_ORDER_MARK.length;
        if (length >= mark && Arrays.equals(line, 0, mark, BYTE_ORDER_MARK, 0, mark)) {
            System.arraycopy(line, mark, line, 0, length - mark);
            length -= mark;
        }
    }
}
