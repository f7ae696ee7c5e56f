package dev.entitlement.gateway.records;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that whole lines are appended to, also while something else rotates it: when the path leads elsewhere, or
 * nowhere, the file is opened anew. Blocks; not thread-safe.
 */
final class AppendedFile implements AutoCloseable {
    private static final byte[] LINE_END = {'\n'};

    private final Path path;
    private FileChannel channel;
    private @Nullable Object identity;
    private boolean torn;

    private AppendedFile(Path path, FileChannel channel, boolean torn) throws IOException {
        this.path = path;
        this.channel = channel;
        this.torn = torn;
        this.identity = identity(path);
    }

    /** Opens a file, creates it if it is not there. A line that a crash has torn is ended by the first append. */
    static AppendedFile open(Path path) throws IOException {
        boolean torn = isTorn(path);
        return new AppendedFile(path, channel(path), torn);
    }

    /** Appends whole lines. If only some of it can be written, the next call begins on a new line. */
    void append(ByteBuffer lines) throws IOException {
        if (torn) {
            write(ByteBuffer.wrap(LINE_END));
            torn = false;
        }
        try {
            write(lines);
        } catch (IOException e) {
            torn = lines.position() > 0 && lines.get(lines.position() - 1) != '\n';
            throw e;
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Opens the file anew if the path does not lead to it any more. */
    void follow() throws IOException {
        if (!Objects.equals(identity, identity(path))) {
            channel.close();
            torn = isTorn(path);
            channel = channel(path);
            identity = identity(path);
        }
    }

    /** Closes the file when all of it is on the disk. A pipe or a terminal has no disk, and refuses to be asked. */
    @Override
    public void close() throws IOException {
        try (FileChannel open = channel) {
            if (Files.isRegularFile(path)) {
                open.force(true);
            }
        }
    }

    private static FileChannel channel(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Device and inode where the platform tells them; else null, and a rotated file is not noticed. */
    private static @Nullable Object identity(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return "nowhere";
        }
    }

    private static boolean isTorn(Path path) throws IOException {
        if (!Files.isRegularFile(path) || Files.size(path) == 0 || !Files.isReadable(path)) {
            return false;
        }
        try (FileChannel existing = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return existing.read(last, existing.size() - 1) == 1 && last.get(0) != '\n';
        }
    }
}
