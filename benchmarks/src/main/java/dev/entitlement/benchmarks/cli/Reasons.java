package dev.entitlement.benchmarks.cli;

import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;

/** Why something failed, in the few words that people know it by. */
public final class Reasons {
    /** The kernel's words, which Java's and Netty's exceptions wrap differently. */
    private static final List<String> KNOWN = List.of(
            "Connection refused",
            "Connection reset",
            "Broken pipe",
            "Too many open files",
            "No route to host",
            "Network is unreachable",
            "Cannot assign requested address",
            "No space left on device",
            "Read-only file system",
            "Is a directory",
            "Not a directory");

    private Reasons() {}

    public static String of(Throwable failure) {
        if (failure instanceof UnknownHostException || failure instanceof UnresolvedAddressException) {
            return "Unknown host";
        }
        if (failure instanceof NoSuchFileException) {
            return "No such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (failure instanceof NotDirectoryException || failure instanceof FileAlreadyExistsException) {
            return "Not a directory";
        }
        String message = String.valueOf(failure.getMessage());
        return KNOWN.stream().filter(message::contains).findFirst().orElse(message.replaceAll("\\p{Cntrl}", " "));
    }
}
