package dev.entitlement.guards;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * What BlockHound knows of blocking in our test JVMs, beyond what it brings itself. As it comes it does not see
 * {@code java.nio.file} and {@code FileChannel} at all; the names below are those of the JDK on Unix, the same from 17
 * to 25.
 *
 * <p>Allowed blocking calls: none of our own. Reactor, Netty and BlockHound each list theirs in an integration of their
 * own. One that is added here says its reason; so far, one of Netty's that its list lacks ({@link #allowMoreMagazines}).
 */
public final class BlockingGuard implements BlockHoundIntegration {

    private static final Queue<BlockingOperationError> ERRORS = new ConcurrentLinkedQueue<>();

    @Override
    public void applyTo(BlockHound.Builder builder) {
        markFileContents(builder);
        markFileSystem(builder);
        markForce(builder);
        markRandomIdentifiers(builder);
        allowMoreMagazines(builder);
        builder.blockingMethodCallback(BlockingGuard::refuse);
    }

    /** Tells every blocking call seen since the start, but for those that {@link BlockingGuardTest} made on purpose. */
    List<String> findings() {
        return ERRORS.stream()
                .filter(error -> !isOnPurpose(error))
                .map(BlockingGuard::text)
                .toList();
    }

    private static void refuse(BlockingMethod method) {
        var error = new BlockingOperationError(method);
        ERRORS.add(error);
        throw error;
    }

    private static void markFileContents(BlockHound.Builder builder) {
        String channel = "sun.nio.ch.FileChannelImpl";
        builder.markAsBlocking(channel, "read", "(Ljava/nio/ByteBuffer;)I")
                .markAsBlocking(channel, "read", "(Ljava/nio/ByteBuffer;J)I")
                .markAsBlocking(channel, "read", "([Ljava/nio/ByteBuffer;II)J")
                .markAsBlocking(channel, "write", "(Ljava/nio/ByteBuffer;)I")
                .markAsBlocking(channel, "write", "(Ljava/nio/ByteBuffer;J)I")
                .markAsBlocking(channel, "write", "([Ljava/nio/ByteBuffer;II)J")
                .markAsBlocking(channel, "truncate", "(J)Ljava/nio/channels/FileChannel;")
                .markAsBlocking(channel, "transferTo", "(JJLjava/nio/channels/WritableByteChannel;)J")
                .markAsBlocking(channel, "transferFrom", "(Ljava/nio/channels/ReadableByteChannel;JJ)J")
                .markAsBlocking(channel, "lock", "(JJZ)Ljava/nio/channels/FileLock;");
    }

    private static void markFileSystem(BlockHound.Builder builder) {
        String files = "sun.nio.fs.UnixFileSystemProvider";
        String path = "Ljava/nio/file/Path;";
        String open = "(" + path + "Ljava/util/Set;[Ljava/nio/file/attribute/FileAttribute;)Ljava/nio/channels/";
        builder.markAsBlocking(files, "newByteChannel", open + "SeekableByteChannel;")
                .markAsBlocking(files, "newFileChannel", open + "FileChannel;")
                .markAsBlocking(files, "implDelete", "(" + path + "Z)Z")
                .markAsBlocking(files, "copy", "(" + path + path + "[Ljava/nio/file/CopyOption;)V")
                .markAsBlocking(files, "move", "(" + path + path + "[Ljava/nio/file/CopyOption;)V")
                .markAsBlocking(files, "createDirectory", "(" + path + "[Ljava/nio/file/attribute/FileAttribute;)V")
                .markAsBlocking(
                        files,
                        "newDirectoryStream",
                        "(" + path + "Ljava/nio/file/DirectoryStream$Filter;)Ljava/nio/file/DirectoryStream;");
    }

    /** The system call itself, for whoever reaches it by another way than {@code FileChannel.force}. */
    private static void markForce(BlockHound.Builder builder) {
        String force = "(Ljava/io/FileDescriptor;Z)I";
        builder.markAsBlocking("sun.nio.ch.FileDispatcherImpl", "force0", force) // JDK 17
                .markAsBlocking("sun.nio.ch.UnixFileDispatcherImpl", "force0", force); // JDK 21 and later
    }

    /**
     * A random UUID comes from a source that is shared under a lock and reads from the system now and then: too rarely
     * to be caught by that read in a test, often enough to hurt under load.
     */
    private static void markRandomIdentifiers(BlockHound.Builder builder) {
        builder.markAsBlocking("java.util.UUID", "randomUUID", "()Ljava/util/UUID;");
    }

    /**
     * The allocator doubles what two event loops contend for, a handful of times in a process, and then waits for whoever
     * is allocating from the old half: as long as one allocation takes. Netty lists the like of its older allocator only.
     *
     * @see <a href="https://github.com/line/armeria/pull/6344">Armeria, which met it too</a>
     */
    private static void allowMoreMagazines(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside(
                "io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "tryExpandMagazines");
    }

    private static boolean isOnPurpose(BlockingOperationError error) {
        for (StackTraceElement frame : error.getStackTrace()) {
            if (frame.getClassName().startsWith(BlockingGuardTest.class.getName())) {
                return true;
            }
        }
        return false;
    }

    private static String text(BlockingOperationError error) {
        var text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return "BLOCKED: " + text;
    }
}
