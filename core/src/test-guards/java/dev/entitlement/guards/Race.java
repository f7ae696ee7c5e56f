package dev.entitlement.guards;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Lets threads loose on the same thing at the same moment. */
public final class Race {
    /** More than the build machine has cores, so that threads are also preempted in the middle. */
    public static final int THREADS = 6;

    /** Shared and never shut down: its threads are daemons, and leave when they have been idle for a while. */
    private static final ExecutorService POOL = Executors.newCachedThreadPool(body -> {
        Thread thread = new Thread(body, "race");
        thread.setDaemon(true);
        return thread;
    });

    private Race() {}

    /** Runs {@code body} once on each thread, none before all are ready, and returns what each returned. */
    public static <T> List<T> between(int threads, Callable<T> body) {
        CyclicBarrier start = new CyclicBarrier(threads);
        try {
            List<Future<T>> runs = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                runs.add(POOL.submit(() -> {
                    start.await();
                    return body.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> run : runs) {
                results.add(run.get(60, TimeUnit.SECONDS));
            }
            return results;
        } catch (Exception e) {
            throw new AssertionError("a racing thread failed", e);
        }
    }

    public static long count(List<Boolean> results) {
        return results.stream().filter(result -> result).count();
    }
}
