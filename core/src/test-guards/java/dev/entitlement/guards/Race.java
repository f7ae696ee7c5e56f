package dev.entitlement.guards;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;

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

    /**
     * Lets threads loose on the same thing again and again. Before each round they meet by spinning: those that had to be
     * woken up would come one after the other, and what is sought are windows of some nanoseconds. Ends after a second, on a
     * busy machine with fewer rounds.
     *
     * @param rounds at most
     * @param make what a round is about
     * @param body what each thread, by its number, does with it
     * @param verdict looks at it after the round, on one thread
     */
    public static <T> void rounds(
            int threads, int rounds, Supplier<T> make, ObjIntConsumer<T> body, ObjIntConsumer<T> verdict) {
        Rounds<T> all = new Rounds<>(threads, rounds, make, body, verdict);
        AtomicInteger numbers = new AtomicInteger();
        between(threads, () -> {
            all.run(numbers.getAndIncrement());
            return true;
        });
    }

    /** Where the threads meet, and what they meet about. */
    private static final class Rounds<T> {
        private static final int SPINS = 2_000;
        private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

        private final int threads;
        private final int rounds;
        private final Supplier<T> make;
        private final ObjIntConsumer<T> body;
        private final ObjIntConsumer<T> verdict;
        private final AtomicInteger arrived = new AtomicInteger();
        private volatile T subject;
        private final long startNanos = System.nanoTime();
        private volatile boolean over;
        private volatile boolean failed;

        Rounds(int threads, int rounds, Supplier<T> make, ObjIntConsumer<T> body, ObjIntConsumer<T> verdict) {
            this.threads = threads;
            this.rounds = rounds;
            this.make = make;
            this.body = body;
            this.verdict = verdict;
        }

        void run(int thread) {
            try {
                for (int round = 0; round < rounds && !failed; round++) {
                    if (thread == 0) {
                        prepare();
                    }
                    meet(2 * round + 1);
                    if (over) {
                        return;
                    }
                    body.accept(subject, thread);
                    meet(2 * round + 2);
                    if (thread == 0) {
                        verdict.accept(subject, round);
                    }
                }
            } catch (Throwable e) {
                failed = true; // the others would wait for ever
                throw e;
            }
        }

        private void prepare() {
            over = System.nanoTime() - startNanos > LONGEST_NANOS;
            if (!over) {
                subject = make.get();
            }
        }

        private void meet(int meeting) {
            arrived.incrementAndGet();
            for (int spins = 0; arrived.get() < threads * meeting && !failed; spins++) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield(); // another needs this processor to arrive
                }
            }
        }
    }

    public static long count(List<Boolean> results) {
        return results.stream().filter(result -> result).count();
    }
}
