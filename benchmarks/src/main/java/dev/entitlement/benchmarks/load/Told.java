package dev.entitlement.benchmarks.load;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What event loops tell the thread that runs them. Telling never waits, not even for a lock: the queues of the JDK that a
 * thread can wait at all take one, and an event loop that stands still for it is late with its calls. Any number of
 * threads may tell; one at a time may take.
 */
final class Told {
    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Thread taker;

    void add(Runnable news) {
        queue.add(news);
        LockSupport.unpark(taker); // who takes says so before it looks, so that one of the two sees the other
    }

    /** Waits for the next. */
    Runnable take() throws InterruptedException {
        taker = Thread.currentThread();
        while (true) {
            Runnable news = queue.poll();
            if (news != null) {
                return news;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.park(this);
        }
    }
}
