package dev.entitlement;

import dev.entitlement.policy.CircuitBreaker;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * While the circuit is open, asks the upstream by its echo whether it is up, so that no entitlement is risked for it. Goes
 * by its timer, traffic or not. Any answer below 500 but 408 and 429 counts as up; 401 and 404 do, too, for somebody is
 * there to refuse.
 */
final class CircuitProbe {
    private static final Logger log = LoggerFactory.getLogger(EntitlementClient.class);
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LEAST_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final int REFUSALS_PER_PROBE = 20;
    private static final double SPREAD = 0.2; // ±20 %, so that many clients do not probe in step

    private final CircuitBreaker breaker;
    private final CallLoop loop;
    private final Supplier<Mono<EchoResult>> echo;
    private final CallListener listener;
    private final Runnable halfOpened;

    private final AtomicInteger refusals = new AtomicInteger(); // since the last echo
    private volatile long nextNanos;
    private volatile boolean stopped;

    // On the loop only.
    private @Nullable Disposable timer; // of the next echo
    private long lastNanos; // when the last echo went out, or the circuit opened
    private int unanswered;

    CircuitProbe(
            CircuitBreaker breaker,
            CallLoop loop,
            Supplier<Mono<EchoResult>> echo,
            CallListener listener,
            Runnable halfOpened) {
        this.breaker = breaker;
        this.loop = loop;
        this.echo = echo;
        this.listener = listener;
        this.halfOpened = halfOpened;
    }

    /** The circuit opened. Any thread. */
    void opened() {
        log.warn("The circuit is open: over half of the recent attempts got no answer or a transient error. "
                + "Calls are refused until the upstream's echo is answered again.");
        nextNanos = loop.nanoTime() + INTERVAL_NANOS;
        onLoop(() -> {
            listener.circuitChanged(CircuitState.OPEN);
            awaitNext();
        });
    }

    /** A call was refused because the circuit is open. Any thread. */
    void refused() {
        if (refusals.incrementAndGet() == REFUSALS_PER_PROBE) {
            onLoop(this::bringForward);
        }
    }

    /** The circuit closed. Any thread. */
    void closed() {
        log.info("The circuit is closed again: the upstream answers.");
        onLoop(() -> listener.circuitChanged(CircuitState.CLOSED));
    }

    /** Later, even on the loop itself: who reports a change is in the middle of a call. */
    private void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException shutDown) {
            log.debug("The probe's event loop has been shut down: nobody is told, and nothing is probed", shutDown);
        }
    }

    void stop() {
        stopped = true;
    }

    private void awaitNext() {
        refusals.set(0);
        lastNanos = loop.nanoTime();
        schedule((long) (INTERVAL_NANOS * (1 - SPREAD + 2 * SPREAD * loop.nextRandom())));
    }

    private void bringForward() {
        long now = loop.nanoTime();
        long soonest = Math.max(0, lastNanos + LEAST_INTERVAL_NANOS - now);
        if (unanswered == 0 && breaker.state() == CircuitBreaker.State.OPEN && soonest < nextNanos - now) {
            schedule(soonest);
        }
    }

    /** In place of the timer that there may be: of an earlier opening, or of the same one. */
    private void schedule(long delayNanos) {
        if (timer != null) {
            timer.dispose();
        }
        nextNanos = loop.nanoTime() + delayNanos;
        timer = loop.schedule(this::probe, delayNanos);
    }

    /** The next one does not wait for this one's answer: while the upstream hangs, that is its timeout away. */
    private void probe() {
        if (stopped || breaker.state() != CircuitBreaker.State.OPEN) {
            return;
        }
        awaitNext();
        unanswered++;
        echo.get()
                .doOnTerminate(this::answered)
                .subscribe(this::probed, cause -> log.error("A probe failed by a fault of ours", cause));
    }

    /** Those who were refused meanwhile have not been heard yet. */
    private void answered() {
        unanswered--;
        if (refusals.get() >= REFUSALS_PER_PROBE) {
            bringForward();
        }
    }

    private void probed(EchoResult result) {
        if (isUp(result) && breaker.probed(loop.nanoTime())) {
            log.info("The upstream's echo was answered with status {}: a few calls go, and decide.", result.status());
            listener.circuitChanged(CircuitState.HALF_OPEN);
            halfOpened.run();
        }
    }

    private static boolean isUp(EchoResult result) {
        int status = result.status();
        return status > 0 && status < 500 && status != 408 && status != 429;
    }

    int secondsToNext(long nowNanos) {
        long left = breaker.state() == CircuitBreaker.State.OPEN ? nextNanos - nowNanos : 0;
        return (int) Math.max(1, (left + TimeUnit.SECONDS.toNanos(1) - 1) / TimeUnit.SECONDS.toNanos(1));
    }

    @Nullable
    Duration untilNext(long nowNanos) {
        return breaker.state() == CircuitBreaker.State.OPEN
                ? Duration.ofNanos(Math.max(0, nextNanos - nowNanos))
                : null;
    }
}
