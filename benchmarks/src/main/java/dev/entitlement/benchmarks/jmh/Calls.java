package dev.entitlement.benchmarks.jmh;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A number of calls, so many of them in flight: whoever ends starts the next. No two in flight are for the same id. The
 * first that fails ends it, for its figures would be of something else.
 */
final class Calls implements Caller.Ended {
    private static final int PATIENCE_SECONDS = 60;
    private static final String[] IDS = ids(20_000);

    private final Caller caller;
    private final int count;
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger left;
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

    private Calls(Caller caller, int count) {
        this.caller = caller;
        this.count = count;
        this.left = new AtomicInteger(count);
    }

    private static String[] ids(int count) {
        String[] ids = new String[count];
        for (int i = 0; i < count; i++) {
            ids[i] = new UUID(0x5f0c9a526d0e4b1bL, 0x9f590d6f6a1c0000L + i).toString();
        }
        return ids;
    }

    /** Returns when the last has ended. */
    static void run(Caller caller, int count, int inFlight)
            throws InterruptedException, ExecutionException, TimeoutException {
        Calls calls = new Calls(caller, count);
        for (int i = 0; i < Math.min(count, inFlight); i++) {
            calls.next();
        }
        calls.done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void next() {
        int number = started.getAndIncrement();
        if (number < count) {
            caller.call(IDS[number % IDS.length], this);
        }
    }

    @Override
    public void ended(@Nullable Throwable failure) {
        if (failure != null) {
            done.completeExceptionally(failure);
        } else if (left.decrementAndGet() == 0) {
            done.complete(null);
        } else {
            next();
        }
    }
}
