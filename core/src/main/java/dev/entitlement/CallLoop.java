package dev.entitlement;

import dev.entitlement.upstream.Upstream;
import java.util.concurrent.RejectedExecutionException;
import reactor.core.Disposable;

/**
 * The one thread that a call lives on, from its first moment to its last, with all that the call needs from outside: time,
 * timers, chance and connections. Because a call never leaves its thread, none of its state is shared.
 */
interface CallLoop {

    /** Whether the current thread is this loop's. */
    boolean inLoop();

    /** Runs a task on this loop, later. */
    void execute(Runnable task);

    /** Runs a task at once if this is the loop's thread, else later; false if the loop was shut down and never will. */
    default boolean run(Runnable task) {
        if (inLoop()) {
            task.run();
            return true;
        }
        try {
            execute(task);
            return true;
        } catch (RejectedExecutionException shutDown) {
            return false;
        }
    }

    /** Monotonic; compared by difference only. */
    long nanoTime();

    /** Runs a task on this loop, not before the delay is over. */
    Disposable schedule(Runnable task, long delayNanos);

    /** The timeouts of attempts that have the whole attempt timeout. */
    TimeoutQueue attemptTimeouts();

    Upstream upstream();

    String nextIdentifier();

    /** Uniform in [0, 1). */
    double nextRandom();

    /** A call began on this loop; false if the client is draining and takes no more. */
    boolean callBegan();

    /** A call that was taken on this loop ended. */
    void callEnded();
}
