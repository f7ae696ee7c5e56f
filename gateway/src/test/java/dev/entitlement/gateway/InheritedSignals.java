package dev.entitlement.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processes that a shell started in the background are born deaf to SIGINT, and so are their children. */
public final class InheritedSignals {
    private static final int SIGINT_BIT = 0b10;

    private InheritedSignals() {}

    /** Whether a process that this one starts would not hear it. */
    public static boolean isDeafToSigint() {
        Path status = Path.of("/proc/self/status");
        try {
            return Files.exists(status)
                    && Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("SigIgn:"))
                            .map(line -> line.substring(7).strip())
                            .anyMatch(ignored -> (Long.parseUnsignedLong(ignored, 16) & SIGINT_BIT) != 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
