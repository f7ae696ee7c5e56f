package dev.entitlement.benchmarks.jmh;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs benchmarks on event loops, as the measured code runs in production: its thread-locals are Netty's fast ones there,
 * and asking whether the thread is the loop's says yes. JMH makes it, by {@link #USED} in a benchmark's {@code @Fork}.
 */
public final class EventLoopExecutor extends AbstractExecutorService {
    /** For {@code @Fork(jvmArgsAppend = …)}. */
    static final String USED = "-Djmh.executor=CUSTOM";

    /** The other half of {@link #USED}. */
    static final String NAMED = "-Djmh.executor.class=dev.entitlement.benchmarks.jmh.EventLoopExecutor";

    private static final FastThreadLocal<@Nullable EventLoop> HERE = new FastThreadLocal<>();

    private final MultiThreadIoEventLoopGroup loops;

    /** By JMH, by reflection. */
    public EventLoopExecutor(int maxThreads, String prefix) {
        loops = new MultiThreadIoEventLoopGroup(maxThreads, new Threads(prefix), NioIoHandler.newFactory());
        for (EventExecutor loop : loops) {
            loop.execute(() -> HERE.set((EventLoop) loop));
        }
    }

    /** The loop whose thread this is. */
    static EventLoop loop() {
        EventLoop here = HERE.get();
        if (here == null) {
            throw new IllegalStateException("not on an event loop (expected: " + USED + " " + NAMED + ")");
        }
        return here;
    }

    /** JMH's own waiting, between iterations, is no fault of the measured code. */
    private static final class Threads extends DefaultThreadFactory {
        Threads(String prefix) {
            super(prefix, true);
        }

        @Override
        protected Thread newThread(Runnable task, String name) {
            return new FastThreadLocalThread(threadGroup, task, name) {
                @Override
                public boolean permitBlockingCalls() {
                    return true;
                }
            };
        }
    }

    @Override
    public void execute(Runnable task) {
        loops.execute(task); // in turn: as many tasks as loops, one each
    }

    @Override
    public void shutdown() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return loops.isShuttingDown();
    }

    @Override
    public boolean isTerminated() {
        return loops.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return loops.awaitTermination(timeout, unit);
    }
}
