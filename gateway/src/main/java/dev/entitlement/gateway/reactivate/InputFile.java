package dev.entitlement.gateway.reactivate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** Where lines are read from: a file, a pipe by its path, or standard input. Blocks. */
final class InputFile {
    private final @Nullable Path path;
    private final @Nullable InputStream standardInput;

    private InputFile(@Nullable Path path, @Nullable InputStream standardInput) {
        this.path = path;
        this.standardInput = standardInput;
    }

    /** @throws IOException if there is nothing that could be read */
    static InputFile at(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException("it is a directory");
        }
        if (!Files.isReadable(path)) {
            throw Files.exists(path)
                    ? new AccessDeniedException(path.toString())
                    : new NoSuchFileException(path.toString());
        }
        return new InputFile(path, null);
    }

    static InputFile standardInput(InputStream in) {
        return new InputFile(null, in);
    }

    /** Whether it can be read more than once. */
    boolean isRepeatable() {
        return path != null && Files.isRegularFile(path);
    }

    InputStream open() throws IOException {
        if (path != null) {
            return Files.newInputStream(path);
        }
        if (standardInput == null) {
            throw new IllegalStateException("neither a path nor a stream");
        }
        return standardInput;
    }

    /** The same lines where they can be read more than once: in a temporary file, if it must be, that ends with the JVM. */
    InputFile repeatable() throws IOException {
        if (isRepeatable()) {
            return this;
        }
        Path copy = Files.createTempFile("entitlement-input", ".lines");
        copy.toFile().deleteOnExit();
        try (InputStream in = open()) {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        return new InputFile(copy, null);
    }
}
