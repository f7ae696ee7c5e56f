package dev.entitlement.gateway.admin;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Measures how late event loops are: each is given a small task at fixed times, and how long after its time the task runs
 * is how long everything else on that loop had to wait as well. By its Prometheus name
 * {@code entitlement_event_loop_delay_seconds}, a histogram by loop.
 */
public final class EventLoopDelay {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1)
    };

    private EventLoopDelay() {}

    /** Probes each loop until disposed of. */
    public static Disposable measure(Iterable<? extends EventExecutor> loops, MeterRegistry registry) {
        Disposable.Composite probes = Disposables.composite();
        int number = 0;
        for (EventExecutor loop : loops) {
            probes.add(new Probe(loop, timer(Integer.toString(number++), registry)).start());
        }
        return probes;
    }

    private static Timer timer(String loop, MeterRegistry registry) {
        return Timer.builder("entitlement.event.loop.delay")
                .description("How late tasks of an event loop run")
                .tag("loop", loop)
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    /** One loop's task, which gives itself its next time. */
    private static final class Probe implements Runnable, Disposable {
        private final EventExecutor loop;
        private final Timer timer;
        private long dueNanos;
        private volatile boolean disposed;

        Probe(EventExecutor loop, Timer timer) {
            this.loop = loop;
            this.timer = timer;
        }

        Probe start() {
            dueNanos = System.nanoTime() + INTERVAL_NANOS;
            loop.schedule(this, INTERVAL_NANOS, TimeUnit.NANOSECONDS);
            return this;
        }

        @Override
        public void run() {
            if (disposed) {
                return;
            }
            long late = System.nanoTime() - dueNanos;
            timer.record(Math.max(0, late), TimeUnit.NANOSECONDS);
            start();
        }

        @Override
        public void dispose() {
            disposed = true;
        }

        @Override
        public boolean isDisposed() {
            return disposed;
        }
    }
}
