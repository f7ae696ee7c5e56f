package dev.entitlement.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

class EventLoopDelayTest {
    private final EventExecutor loop = new DefaultEventExecutor();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void sees_a_loop_that_was_held_up() throws Exception {
        Disposable probes = EventLoopDelay.measure(List.of(loop), registry);
        Timer timer =
                registry.get("entitlement.event.loop.delay").tag("loop", "0").timer();
        loop.submit(() -> holdUp(TimeUnit.MILLISECONDS.toNanos(400))).get(30, TimeUnit.SECONDS);
        CountDownLatch seen = new CountDownLatch(1);
        loop.schedule(seen::countDown, 150, TimeUnit.MILLISECONDS);
        assertThat(seen.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(timer.max(TimeUnit.MILLISECONDS)).isGreaterThan(200);
        probes.dispose();
        assertThat(probes.isDisposed()).isTrue();
    }

    /** Busy, as a loop is that computes; to park would alarm the guard of the test JVM. */
    private static long holdUp(long nanos) {
        long end = System.nanoTime() + nanos;
        long rounds = 0;
        while (System.nanoTime() - end < 0) {
            rounds++;
        }
        return rounds;
    }
}
