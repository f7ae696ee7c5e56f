package dev.entitlement.gateway.reactivate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The journal's bytes. A head says where in the results the journal begins; then follows a record for each attempt:
 *
 * <pre>
 *   head    "ENTJRNL1"  begin:8  checksum of the results before begin:4  checksum of the head:4
 *   record  length of the id:2  length of the identifier:2  id  identifier  checksum of the record:4
 * </pre>
 *
 * <p>A file comes into being whole, under another name first. What is appended can tear, at its end only: the first
 * record whose checksum does not hold ends the journal. Blocks; not thread-safe.
 */
final class JournalFile implements AutoCloseable {
    private static final byte[] MAGIC = "ENTJRNL1".getBytes(UTF_8);
    private static final int HEAD = 24;
    private static final int LENGTHS = 4;
    private static final int CHECKSUM = 4;

    private final Path path;
    private FileChannel channel;
    private long size;

    private JournalFile(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.size = channel.size();
    }

    /**
     * What a journal says.
     *
     * @param begin the length of the results when it was begun: a line from there on is newer than what it says of its id
     * @param resultsChecksum of the results before that
     * @param calls by id, in order of their first attempts
     */
    record Content(long begin, int resultsChecksum, Map<String, OnItsWay> calls) {}

    /**
     * Reads a journal.
     *
     * @return null if there is none
     * @throws IOException with words that follow the path, if it is no journal
     */
    static @Nullable Content read(Path path) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < HEAD || !in.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC)) || !holds(in, HEAD)) {
            throw new IOException("is no journal of this program");
        }
        long begin = in.getLong(MAGIC.length);
        int resultsChecksum = in.getInt(MAGIC.length + Long.BYTES);
        return new Content(begin, resultsChecksum, calls(in.position(HEAD)));
    }

    private static Map<String, OnItsWay> calls(ByteBuffer in) {
        Map<String, OnItsWay> calls = new LinkedHashMap<>();
        while (in.remaining() >= LENGTHS) {
            int id = Short.toUnsignedInt(in.getShort(in.position()));
            int identifier = Short.toUnsignedInt(in.getShort(in.position() + Short.BYTES));
            int length = LENGTHS + id + identifier + CHECKSUM;
            if (in.remaining() < length || !holds(in.slice(in.position(), length), length)) {
                break; // torn: it was not durable, so nothing was sent under it
            }
            String told = text(in, LENGTHS + id, identifier);
            calls.merge(text(in, LENGTHS, id), new OnItsWay(told, told), OnItsWay::then);
            in.position(in.position() + length);
        }
        return calls;
    }

    private static String text(ByteBuffer in, int from, int length) {
        return new String(in.array(), in.arrayOffset() + in.position() + from, length, UTF_8);
    }

    private static boolean holds(ByteBuffer in, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(in.slice(0, length - CHECKSUM));
        return in.getInt(length - CHECKSUM) == (int) checksum.getValue();
    }

    /** Begins a journal, in place of the one that is there; returns when it is on the disk, or throws and the old one stays. */
    static JournalFile begin(Path path, Content content) throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            write(channel, ByteBuffer.wrap(bytes(content)));
            channel.force(true);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceDirectory(path);
            return new JournalFile(path, channel);
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(fresh);
            throw e;
        }
    }

    private static byte[] bytes(Content content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer head = ByteBuffer.allocate(HEAD).put(MAGIC).putLong(content.begin());
        out.writeBytes(sealed(head.putInt(content.resultsChecksum())));
        content.calls().forEach((id, call) -> {
            if (!call.first().equals(call.last())) {
                out.writeBytes(record(id, call.first()));
            }
            out.writeBytes(record(id, call.last()));
        });
        return out.toByteArray();
    }

    /** A record in bytes. */
    static byte[] record(String id, String identifier) {
        byte[] idBytes = id.getBytes(UTF_8);
        byte[] identifierBytes = identifier.getBytes(UTF_8);
        ByteBuffer record = ByteBuffer.allocate(LENGTHS + idBytes.length + identifierBytes.length + CHECKSUM);
        record.putShort((short) idBytes.length).putShort((short) identifierBytes.length);
        return sealed(record.put(idBytes).put(identifierBytes));
    }

    private static byte[] sealed(ByteBuffer bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.array(), 0, bytes.position());
        return bytes.putInt((int) checksum.getValue()).array();
    }

    /** Appends records; returns when they are on the disk. After an error nobody knows what is: it must not be used again. */
    void append(ByteBuffer records) throws IOException {
        size += records.remaining();
        write(channel, records);
        channel.force(false);
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** In bytes. */
    long size() {
        return size;
    }

    /** Begins it anew, with less in it. */
    void replace(Content content) throws IOException {
        JournalFile fresh = begin(path, content);
        channel.close();
        channel = fresh.channel;
        size = fresh.size;
    }

    /** Removes it for good. */
    void delete() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** A new name is durable with its directory only (fsync(2)). */
    private static void forceDirectory(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }
}
