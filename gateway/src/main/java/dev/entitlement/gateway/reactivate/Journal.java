package dev.entitlement.gateway.reactivate;

import dev.entitlement.ReactivationRequest;
import dev.entitlement.WriteAhead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * Has every identifier on the disk before it is sent, so that whatever happens the next run knows under which one to ask
 * again, and the platform replays its answer instead of doing the work twice.
 *
 * <p><b>Group commit.</b> Attempts hand in their identifiers on event loops and wait; a thread of this journal takes all
 * that there are, writes them at once, forces the file once ({@code fdatasync}) and lets them go. Those that come
 * meanwhile are the next group, so that the slower the disk, the larger the groups. No attempt is sent before the force
 * that covers it has returned: neither a kill nor a loss of power leaves an attempt whose identifier is unknown. Results
 * need no force of their own: a line that a loss of power takes only means that its id is asked again under an identifier
 * which is still here.
 *
 * <p><b>Bounded.</b> Whose line is in the results needs no record. Beyond 16 MiB the journal is begun anew with those on
 * their way alone, after the results were forced; and at the start of each run.
 *
 * <p>After an error of the disk nothing more is sent: what a failed force left behind, nobody can tell.
 */
final class Journal implements WriteAhead {
    private static final long LARGE = 16L * 1024 * 1024;

    private final JournalFile file;
    private final ResultsFile results;
    private final Consumer<IOException> failed;
    private final Map<String, OnItsWay> calls;
    private final Queue<Entry> queue = Queues.<Entry>unboundedMultiproducer().get();
    private final Thread thread;
    private long replacedSize;
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong identifiers = new AtomicLong();
    private volatile boolean closing;
    private volatile @Nullable IOException failure;

    /**
     * @param calls on their way already, from an earlier run
     * @param failed is told once that the disk failed
     */
    Journal(JournalFile file, ResultsFile results, Map<String, OnItsWay> calls, Consumer<IOException> failed) {
        this.file = file;
        this.results = results;
        this.failed = failed;
        this.calls = new ConcurrentHashMap<>(calls);
        this.replacedSize = file.size();
        this.thread = new Thread(this::run, "journal");
        thread.setDaemon(true);
        thread.start();
    }

    private record Entry(byte[] record, Sinks.Empty<Void> durable) {}

    @Override
    public Publisher<Void> write(ReactivationRequest request, String requestIdentifier) {
        IOException known = failure;
        if (known != null || closing) {
            return Mono.error(known == null ? closed() : known);
        }
        String id = request.entitlementId();
        calls.merge(id, new OnItsWay(requestIdentifier, requestIdentifier), OnItsWay::then);
        Entry entry = new Entry(JournalFile.record(id, requestIdentifier), Sinks.empty());
        queue.add(entry);
        LockSupport.unpark(thread);
        if (closing && !thread.isAlive()) {
            failLeft(); // it ended between the question above and the adding
        }
        return entry.durable().asMono();
    }

    private static IOException closed() {
        return new IOException("the journal is closed");
    }

    /** What nobody writes any more. Once the thread has ended, which alone took from the queue until then. */
    private synchronized void failLeft() {
        take().forEach(entry -> entry.durable().tryEmitError(closed()));
    }

    /** Whether an id is on its way, and how; null if not. */
    @Nullable
    OnItsWay call(String id) {
        return calls.get(id);
    }

    /** The line of an id is in the results. For whoever holds the lock on those, in which the line was appended. */
    void told(String id) {
        calls.remove(id);
    }

    /** How often the file was forced. */
    long commits() {
        return commits.get();
    }

    /** How many identifiers that made durable. */
    long identifiers() {
        return identifiers.get();
    }

    private void run() {
        while (!closing || !queue.isEmpty()) {
            List<Entry> group = take();
            if (group.isEmpty()) {
                LockSupport.park(this);
            } else {
                commit(group);
            }
        }
    }

    private List<Entry> take() {
        List<Entry> group = new ArrayList<>();
        for (Entry entry = queue.poll(); entry != null; entry = queue.poll()) {
            group.add(entry);
        }
        return group;
    }

    private void commit(List<Entry> group) {
        IOException error = failure == null ? append(group) : failure;
        if (error != null) {
            group.forEach(entry -> entry.durable().tryEmitError(error));
            return;
        }
        commits.incrementAndGet();
        identifiers.addAndGet(group.size());
        group.forEach(entry -> entry.durable().tryEmitEmpty());
    }

    private @Nullable IOException append(List<Entry> group) {
        try {
            int size = group.stream().mapToInt(entry -> entry.record().length).sum();
            ByteBuffer records = ByteBuffer.allocate(size);
            group.forEach(entry -> records.put(entry.record()));
            file.append(records.flip());
            if (file.size() > Math.max(LARGE, 2 * replacedSize)) {
                beginAnew();
            }
            return null;
        } catch (IOException e) {
            failure = e;
            failed.accept(e);
            return e;
        }
    }

    /**
     * The lock keeps a line and the end of its call together: a line before the beginning whose call still seemed to be on
     * its way would be sent again.
     */
    private void beginAnew() throws IOException {
        long begin;
        Map<String, OnItsWay> left;
        synchronized (results) {
            begin = results.length();
            left = Map.copyOf(calls);
        }
        results.force(); // lines that the new journal leaves out are as durable as it is
        file.replace(new JournalFile.Content(begin, results.checksumBefore(begin), left));
        replacedSize = file.size();
    }

    /** Ends the thread when what was handed in is written. The file stays: the next run reads it. Blocks. */
    void close() throws IOException, InterruptedException {
        closing = true;
        LockSupport.unpark(thread);
        thread.join();
        failLeft();
        file.close();
    }

    /** The same after a whole run: every line is in the results, and on the disk before the journal goes. Blocks. */
    void complete() throws IOException, InterruptedException {
        close();
        results.force();
        file.delete();
    }
}
