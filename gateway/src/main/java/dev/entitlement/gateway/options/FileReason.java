package dev.entitlement.gateway.options;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be used, in a few words; the JDK's own messages often hold nothing but the path. */
public final class FileReason {
    private FileReason() {}

    /** Words that follow a path: {@code does not exist}. */
    public static String of(IOException e) {
        if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
            return "does not exist";
        }
        if (e instanceof AccessDeniedException) {
            return "may not be accessed";
        }
        return "cannot be accessed: " + e.getMessage();
    }
}
