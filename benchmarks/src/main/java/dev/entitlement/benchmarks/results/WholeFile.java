package dev.entitlement.benchmarks.results;

import dev.entitlement.benchmarks.cli.Reasons;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that comes into being whole: when the disk is full, half a page or half a summary would be taken for one. */
public final class WholeFile {
    private WholeFile() {}

    /** Writes it as {@link #write(Path, byte[])} does, or says in one line why it cannot; whether it did. */
    public static boolean write(Path file, byte[] content, PrintWriter complaints) {
        try {
            write(file, content);
            return true;
        } catch (IOException e) {
            complaints.println(file + ": " + Reasons.of(e));
            return false;
        }
    }

    /**
     * Writes it, in place of what is there.
     *
     * @throws IOException if that cannot be done; then what was there still is
     */
    public static void write(Path file, byte[] content) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.write(file, content); // a device, a pipe or a link is not to be replaced by a file
            return;
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(fresh, content);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
    }
}
