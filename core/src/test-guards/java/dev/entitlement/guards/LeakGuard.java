package dev.entitlement.guards;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Hands Netty leak detectors that keep what they report. Netty's own only log it, and a log fails nothing. */
final class LeakGuard extends ResourceLeakDetectorFactory {

    /** One round finds what is unreachable; the second, what only became so when the first was cleared away. */
    private static final int COLLECTIONS = 2;

    private static final long COLLECTION_MILLIS = 5_000;

    private final Queue<ResourceLeakDetector<?>> detectors = new ConcurrentLinkedQueue<>();
    private final Queue<String> reports = new ConcurrentLinkedQueue<>();

    @Override
    @SuppressWarnings("deprecation") // the one that Netty asks a factory to implement
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
            Class<T> resource, int samplingInterval, long maxActive) {
        ResourceLeakDetector<T> detector = new KeepingDetector<>(resource, samplingInterval);
        detectors.add(detector);
        return detector;
    }

    /** Collects garbage, then tells every leak seen since the start. */
    List<String> findings() {
        for (int i = 0; i < COLLECTIONS; i++) {
            collectGarbage();
            detectors.forEach(LeakGuard::reportNow);
        }
        return List.copyOf(reports);
    }

    /** Returns when a collection has run to the end: its references are queued only then. */
    private static void collectGarbage() {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        Reference<Object> sentinel = new WeakReference<>(new Object(), queue);
        System.gc();
        try {
            if (queue.remove(COLLECTION_MILLIS) != sentinel) {
                throw new AssertionError("the garbage collector did not run: leaks cannot be told");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while looking for leaks", e);
        }
    }

    /** A detector reports the leaks it knows whenever it starts to track something. */
    private static <T> void reportNow(ResourceLeakDetector<T> detector) {
        @SuppressWarnings("unchecked") // a detector never looks into what it tracks
        T anything = (T) new Object();
        detector.trackForcibly(anything).close(anything);
    }

    private final class KeepingDetector<T> extends ResourceLeakDetector<T> {

        KeepingDetector(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        /** Also where the log level hides errors. */
        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resource, String records) {
            reports.add(leak(resource) + records);
        }

        @Override
        protected void reportUntracedLeak(String resource) {
            reports.add(leak(resource));
        }

        private String leak(String resource) {
            return "LEAK: " + resource + " was not released before it was garbage-collected.";
        }
    }
}
