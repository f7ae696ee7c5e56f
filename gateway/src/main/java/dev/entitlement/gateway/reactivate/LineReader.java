package dev.entitlement.gateway.reactivate;

import dev.entitlement.gateway.bulk.InputLine;
import dev.entitlement.gateway.bulk.LineFormat;
import dev.entitlement.gateway.bulk.LineSplitter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines as the bulk endpoint does, from a stream that blocks, and waits for no more bytes than the next line has.
 * There each line is of the one format that the request names; a list names none, so here each line tells its own: a brace
 * followed by a quotation mark (or by the other brace) begins an object, anything else is an id as it stands, for ids are
 * opaque and may well be <code>{3F25…}</code>. Not thread-safe.
 */
final class LineReader implements AutoCloseable {
    private static final int BLOCK = 64 * 1024;

    private final InputStream in;
    private final byte[] block = new byte[BLOCK];
    private final ByteBuf bytes = Unpooled.wrappedBuffer(block).clear();
    private final LineSplitter splitter = new LineSplitter();

    LineReader(InputStream in) {
        this.in = in;
    }

    /** The next line that is not blank, the last one with or without its end; null at the end of the stream. */
    @Nullable
    InputLine next() throws IOException {
        while (bytes.isReadable() || fill()) {
            InputLine line = splitter.readLine(bytes) ? splitter.line(LineReader::format) : null;
            if (line != null) {
                return line;
            }
        }
        return rest();
    }

    private boolean fill() throws IOException {
        int read = in.read(block);
        bytes.setIndex(0, Math.max(0, read));
        return read >= 0;
    }

    private @Nullable InputLine rest() {
        if (!splitter.hasRest()) {
            return null;
        }
        splitter.endRest();
        return splitter.line(LineReader::format);
    }

    private static LineFormat format(String text) {
        String line = text.stripLeading();
        if (line.isEmpty() || line.charAt(0) != '{') {
            return LineFormat.TEXT;
        }
        String inside = line.substring(1).stripLeading();
        return inside.startsWith("\"") || inside.startsWith("}") ? LineFormat.NDJSON : LineFormat.TEXT;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
