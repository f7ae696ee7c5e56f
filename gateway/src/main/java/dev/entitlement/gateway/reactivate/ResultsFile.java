package dev.entitlement.gateway.reactivate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The lines that are told, one after another, and any of them again by its offset: so that what a repeated id came to need
 * not be kept in memory. One run at a time has it: the lock is this channel's, and since the kernel drops it with
 * <em>any</em> descriptor of the file that this process closes, there is this one only. Blocks; appending is for one
 * thread at a time, reading for all.
 *
 * <p>A line is with the kernel when {@link #append} returns, which is enough for a process that is killed. {@link #force}
 * is for a machine that is.
 */
final class ResultsFile implements AutoCloseable {
    private static final int BLOCK = 64 * 1024;

    /** An answer has at most a mebibyte, and what is around it does not come near that. */
    private static final int LONGEST_LINE = 4 * 1024 * 1024;

    private static final int CHECKED_TAIL = 4 * 1024;
    private static final int RECOGNISED = 16;

    private final FileChannel channel;
    private volatile long length;

    private ResultsFile(FileChannel channel) throws IOException {
        this.channel = channel;
        this.length = channel.size();
    }

    /** Is told of each line in turn. */
    interface Visitor {
        /** @return whether to go on */
        boolean line(long offset, byte[] line) throws IOException;
    }

    /**
     * Opens a file, creates it if it is not there.
     *
     * @return null if another run has it
     * @throws IOException with words that follow the path, if it cannot be used
     */
    static @Nullable ResultsFile open(Path path) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException("it is no regular file");
        }
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (isFree(channel)) {
            return new ResultsFile(channel);
        }
        channel.close();
        return null;
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) { // this very process
            return false;
        }
    }

    /** A file that nobody sees, and that is gone with this process. */
    static ResultsFile temporary() throws IOException {
        Path path = Files.createTempFile("entitlement-results", ".ndjson");
        return new ResultsFile(FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE));
    }

    /** Of what was appended and is whole. */
    long length() {
        return length;
    }

    /**
     * Appends a line. What can be written only in part is taken back, so that the next one begins where it should.
     *
     * @return where it begins
     */
    long append(ByteBuffer line) throws IOException {
        long offset = length;
        long end = offset + line.remaining();
        try {
            while (line.hasRemaining()) {
                channel.write(line, end - line.remaining());
            }
        } catch (IOException e) {
            channel.truncate(offset);
            throw e;
        }
        length = end;
        return offset;
    }

    /** Reads the line that begins there, without its end. */
    byte[] lineAt(long offset) throws IOException {
        for (int size = 2 * 1024; size <= 2 * LONGEST_LINE; size *= 2) {
            ByteBuffer bytes = ByteBuffer.allocate(size);
            read(bytes, offset);
            for (int i = 0; i < bytes.position(); i++) {
                if (bytes.get(i) == '\n') {
                    return Arrays.copyOf(bytes.array(), i);
                }
            }
        }
        throw new IOException("the line at byte " + offset + " of the results has no end");
    }

    private void read(ByteBuffer bytes, long offset) throws IOException {
        long at = offset;
        int read = 0;
        while (bytes.hasRemaining() && read >= 0) {
            read = channel.read(bytes, at);
            at += Math.max(0, read);
        }
    }

    /**
     * Passes over a last line without an end, what a crash has torn, as if it were not there.
     *
     * @return how it begins, as far as that is enough to recognise it; empty if there is none
     */
    byte[] passOverTornLine() throws IOException {
        length = wholeLines();
        ByteBuffer beginning = ByteBuffer.allocate((int) Math.min(RECOGNISED, channel.size() - length));
        read(beginning, length);
        return beginning.array();
    }

    /** Cuts off what was passed over. */
    void cutTornLine() throws IOException {
        if (length < channel.size()) {
            channel.truncate(length);
        }
    }

    private long wholeLines() throws IOException {
        long whole = length;
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        while (whole > 0) {
            long from = Math.max(0, whole - BLOCK);
            block.clear().limit((int) (whole - from));
            read(block, from);
            int last = lastLineEnd(block);
            if (last >= 0) {
                return from + last + 1;
            }
            whole = from;
        }
        return 0;
    }

    private static int lastLineEnd(ByteBuffer block) {
        for (int i = block.position() - 1; i >= 0; i--) {
            if (block.get(i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Tells of every whole line, from the beginning. Of one that is longer than any of ours, only the beginning is told. */
    void visit(Visitor visitor) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        byte[] line = new byte[BLOCK];
        int size = 0;
        long begin = 0;
        for (long at = 0; at < length; at += block.position()) {
            read(block.clear(), at);
            for (int i = 0; i < block.position(); i++) {
                byte b = block.get(i);
                if (b == '\n') {
                    if (!visitor.line(begin, Arrays.copyOf(line, size))) {
                        return;
                    }
                    begin = at + i + 1;
                    size = 0;
                } else if (size < LONGEST_LINE) {
                    line = size < line.length ? line : Arrays.copyOf(line, 2 * line.length);
                    line[size++] = b;
                }
            }
        }
    }

    /** Of the bytes before an offset: whether a journal that begins there belongs to this file. */
    int checksumBefore(long offset) throws IOException {
        ByteBuffer tail = ByteBuffer.allocate((int) Math.min(CHECKED_TAIL, offset));
        read(tail, offset - tail.capacity());
        CRC32C checksum = new CRC32C();
        checksum.update(tail.flip());
        return (int) checksum.getValue();
    }

    /** Returns when every line so far is on the disk. */
    void force() throws IOException {
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
