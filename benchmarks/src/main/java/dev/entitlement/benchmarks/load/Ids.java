package dev.entitlement.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.entitlement.upstream.PathSegment;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Which entitlement each call is about. Immutable. */
interface Ids {
    /** What some editors put before the text. */
    String BYTE_ORDER_MARK = "\uFEFF";

    /** Writes the id of the call with this number, from 0, as one segment of a path. */
    void write(long number, ByteBuf out);

    /** No two calls have the same; nor have two runs, if their prefixes differ. */
    static Ids madeUp(String prefix) {
        byte[] start = prefix.getBytes(US_ASCII);
        return (number, out) -> {
            out.writeBytes(start);
            writeDecimal(number, out);
        };
    }

    /**
     * Ids from a file, one a line, blank lines skipped, over and over again.
     *
     * @throws IOException if the file cannot be read, has no id or one that cannot be sent; the message says which
     */
    static Ids listed(Path file) throws IOException {
        List<byte[]> segments = new ArrayList<>();
        int line = 0;
        for (String id : lines(file)) {
            line++;
            if (!id.isBlank()) {
                segments.add(segment(id.strip(), line));
            }
        }
        if (segments.isEmpty()) {
            throw new IOException("has no ids (expected: one a line)");
        }
        byte[][] all = segments.toArray(byte[][]::new);
        return (number, out) -> out.writeBytes(all[(int) (number % all.length)]);
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            String text = Files.readString(file);
            return text.substring(text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length() : 0)
                    .lines()
                    .toList();
        } catch (CharacterCodingException e) {
            throw new IOException("is not UTF-8", e);
        }
    }

    private static byte[] segment(String id, int line) throws IOException {
        int length = id.codePointCount(0, id.length());
        if (length > 128 || id.contains("/") || id.equals(".") || id.equals("..")) {
            throw new IOException(
                    String.format(Locale.ROOT, "line %d is no id (expected: 1 to 128 characters, no /)", line));
        }
        return PathSegment.encode(id).getBytes(US_ASCII);
    }

    private static void writeDecimal(long number, ByteBuf out) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        int start = out.writerIndex();
        out.ensureWritable(digits);
        long rest = number;
        for (int place = start + digits - 1; place >= start; place--) {
            out.setByte(place, (int) ('0' + rest % 10));
            rest /= 10;
        }
        out.writerIndex(start + digits);
    }
}
