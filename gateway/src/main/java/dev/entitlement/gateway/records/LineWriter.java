package dev.entitlement.gateway.records;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.concurrent.Queues;

/**
 * Takes records from any thread, event loops included, and on a thread of its own makes lines of them and appends those to
 * a file. What cannot be written (the disk is full, or slower than calls fail) is counted and told, never held back
 * without limit: the queue has a fixed number of places, and offering never waits.
 */
final class LineWriter<T> {
    private static final Logger log = LoggerFactory.getLogger(LineWriter.class);

    /** A batch is written with one system call; at a few hundred bytes a line this is below a megabyte. */
    private static final int BATCH = 1024;

    /** How often a rotated file and lost lines are noticed when nothing else happens. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AppendedFile file;
    private final String name;
    private final int places;
    private final Function<T, byte[]> line;
    private final Queue<T> queue = Queues.<T>unboundedMultiproducer().get();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private volatile boolean closing;
    private volatile String complaint = "they came faster than the disk takes them";
    private long told;
    private long toldNanos = System.nanoTime() - IDLE_NANOS;

    /**
     * @param name what the lines are, for the log
     * @param places records that may wait, at least 1
     * @param line makes a line of a record, its end included
     */
    LineWriter(AppendedFile file, String name, int places, Function<T, byte[]> line) {
        this.file = file;
        this.name = name;
        this.places = places;
        this.line = line;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes a record if there is room, else counts it as dropped. Never blocks. */
    void offer(T told) {
        if (queued.incrementAndGet() > places || closing) {
            queued.decrementAndGet();
            dropped.incrementAndGet();
            return;
        }
        queue.add(told);
        LockSupport.unpark(thread);
    }

    /** Records that were offered and are not in the file. */
    long dropped() {
        return dropped.get();
    }

    /**
     * Writes out what is queued, and closes the file. Blocks.
     *
     * @return whether that was done in time
     */
    boolean close(Duration timeout) throws InterruptedException {
        closing = true;
        LockSupport.unpark(thread);
        thread.join(timeout.toMillis());
        dropped.addAndGet(queued.get());
        tellDropped();
        return !thread.isAlive();
    }

    private void run() {
        while (!closing || !queue.isEmpty()) {
            List<T> batch = take();
            if (batch.isEmpty()) {
                LockSupport.parkNanos(this, IDLE_NANOS);
            } else {
                write(batch);
            }
            tellDroppedNowAndThen();
        }
        close();
    }

    private List<T> take() {
        List<T> batch = new ArrayList<>();
        T told;
        while (batch.size() < BATCH && (told = queue.poll()) != null) {
            batch.add(told);
        }
        queued.addAndGet(-batch.size());
        return batch;
    }

    private void write(List<T> batch) {
        try {
            ByteBuffer lines = joined(batch.stream().map(line).toList());
            file.follow();
            file.append(lines);
        } catch (IOException
                | RuntimeException e) { // the thread goes on whatever happens, for nobody would start another
            dropped.addAndGet(batch.size());
            complaint = "the file cannot be written: " + e.getMessage();
        }
    }

    private static ByteBuffer joined(List<byte[]> lines) {
        ByteBuffer all =
                ByteBuffer.allocate(lines.stream().mapToInt(line -> line.length).sum());
        lines.forEach(all::put);
        return all.flip();
    }

    /** At most once a second, lest a loss fill the log. */
    private void tellDroppedNowAndThen() {
        long now = System.nanoTime();
        if (now - toldNanos >= IDLE_NANOS) {
            toldNanos = now;
            tellDropped();
        }
    }

    private synchronized void tellDropped() {
        long now = dropped.get();
        if (now != told) {
            log.error("{}: {} lines were lost, {} since the start; {}", name, now - told, now, complaint);
            told = now;
        }
    }

    private void close() {
        try {
            file.close();
        } catch (IOException e) {
            log.error("{}: cannot be closed: {}", name, e.toString());
        }
    }
}
