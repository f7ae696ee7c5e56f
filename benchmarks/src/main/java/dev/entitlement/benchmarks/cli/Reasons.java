package dev.entitlement.benchmarks.cli;

import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

    /** The words may be those of a cause: some wrap what happened in what they were about to do. */
    public static String of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String words = known(cause);
            if (words != null) {
                return words;
            }
        }
        String message = Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName());
        return message.replaceAll("\\p{Cntrl}", " ");
    }

    private static @Nullable String known(Throwable failure) {
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
        if (failure instanceof CharacterCodingException) {
            return "Not UTF-8";
        }
        String message = String.valueOf(failure.getMessage());
        return KNOWN.stream().filter(message::contains).findFirst().orElse(null);
    }
}
