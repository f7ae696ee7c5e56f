package dev.entitlement.gateway.secrets;

import dev.entitlement.gateway.options.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * A small file and what it means, read again when its content changes. A content that means nothing is told once and
 * changes nothing: what was good stays in force. Reading the value is one volatile read; safe on any thread.
 *
 * <p>The content itself is compared every few seconds. Modification times lie (a secret volume swaps a symbolic link, a
 * restored file may be older), and watching a directory for events misses network file systems.
 *
 * @param <T> what the content means
 */
public final class WatchedFile<T> {
    /** Soon enough for a rotation, which overlaps by minutes, and next to nothing for a small file. */
    public static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(WatchedFile.class);

    private final Path path;
    private final Function<byte[], T> reader;
    private volatile T value;
    private byte[] content;
    private String complaint = "";

    private WatchedFile(Path path, Function<byte[], T> reader, byte[] content) {
        this.path = path;
        this.reader = reader;
        this.content = content;
        this.value = reader.apply(content);
    }

    /**
     * Reads a file for the first time. Blocks, so call it off the event loops.
     *
     * @param reader makes sense of the content, or throws an {@link IllegalArgumentException} whose message, free of
     *     secrets, follows the path: {@code is empty (expected: a password)}
     * @throws IllegalArgumentException if the file cannot be read or means nothing, with path and reason
     */
    public static <T> WatchedFile<T> open(Path path, Function<byte[], T> reader) {
        try {
            return new WatchedFile<>(path, reader, Files.readAllBytes(path));
        } catch (IOException e) {
            throw new IllegalArgumentException(path + " " + FileReason.of(e) + " (expected: a readable file)", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + " " + e.getMessage(), e);
        }
    }

    /** What the file means, as last read and understood. */
    public T value() {
        return value;
    }

    /**
     * Looks at the file from time to time until disposed of.
     *
     * @param scheduler may be blocked for as long as reading takes
     */
    public Disposable watch(Scheduler scheduler, Duration interval) {
        long nanos = interval.toNanos();
        return scheduler.schedulePeriodically(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /** Reads the file again if it changed. Not on an event loop. */
    synchronized void look() {
        try {
            byte[] now = Files.readAllBytes(path);
            if (!Arrays.equals(now, content)) {
                value = reader.apply(now);
                content = now;
                log.info("{} changed and was read again", path);
            }
            complaint = "";
        } catch (IOException e) {
            complain(FileReason.of(e));
        } catch (IllegalArgumentException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    private void complain(String problem) {
        if (!problem.equals(complaint)) {
            complaint = problem;
            log.warn("{} {}: what it held before stays in force", path, problem);
        }
    }
}
