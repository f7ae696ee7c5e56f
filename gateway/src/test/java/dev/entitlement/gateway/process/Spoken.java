package dev.entitlement.gateway.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The lines of a stream, read by a thread of its own as they come. Thread-safe. */
final class Spoken {
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;
    private boolean ended;

    Spoken(String name, InputStream stream) {
        reader = new Thread(() -> read(stream), name);
        reader.setDaemon(true);
        reader.start();
    }

    /** The first line of the kind, waited for until the stream ends; empty if there is none. */
    synchronized Optional<String> await(Predicate<String> kind, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<String> found = lines.stream().filter(kind).findFirst();
            long leftMillis = (until - System.nanoTime()) / 1_000_000;
            if (found.isPresent() || ended || leftMillis <= 0) {
                return found;
            }
            pause(leftMillis);
        }
    }

    synchronized List<String> soFar() {
        return List.copyOf(lines);
    }

    /** Every line, when the stream has ended. */
    List<String> all(Duration patience) {
        await(line -> false, patience);
        return soFar();
    }

    private void pause(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read(InputStream stream) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
