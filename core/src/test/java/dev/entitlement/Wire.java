package dev.entitlement;

import io.netty.util.concurrent.Future;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** Clients for tests on the real wire: policies that do not get in the way, and one event loop, so that order is certain. */
final class Wire {
    /** Long enough for a busy build machine; a test that waits so long has failed. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Shared by all tests, and of daemon threads, for starting loops costs more than most tests. */
    static final LoopResources ONE_LOOP = LoopResources.create("wire", 1, true);

    private Wire() {}

    /** One attempt, no breaker, no budget, no waiting to speak of. */
    static ClientSettings.Builder settings(URI url) {
        return ClientSettings.builder()
                .baseUrl(url)
                .attemptTimeout(Duration.ofSeconds(10))
                .connectTimeout(Duration.ofSeconds(5))
                .deadline(Duration.ofSeconds(15))
                .maxAttempts(1)
                .backoffBase(Duration.ofMillis(1))
                .answerBackoffBase(Duration.ofMillis(1))
                .backoffMax(Duration.ofMillis(2))
                .retryBudget(Double.POSITIVE_INFINITY)
                .circuitBreaker(false);
    }

    static EntitlementClient client(ClientSettings.Builder settings) {
        return EntitlementClient.builder()
                .settings(settings.build())
                .loopResources(ONE_LOOP)
                .build();
    }

    static EntitlementResult call(EntitlementClient client, String id) {
        return result(client.reactivate(id));
    }

    static <T> T result(Mono<T> call) {
        return call.block(PATIENCE);
    }

    /** Waits until the loop has done what it was about when this was called: a result leaves before its connection idles. */
    static void awaitLoop() {
        onLoop(() -> {}).syncUninterruptibly();
    }

    static Future<?> onLoop(Runnable task) {
        return ONE_LOOP.onClient(LoopResources.DEFAULT_NATIVE).next().submit(task);
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("waited in vain for " + latch);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until it holds; asked again and again, for what a loop does by itself tells nobody. */
    static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > 3 * PATIENCE.toNanos()) {
                throw new AssertionError("waited in vain");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    static List<AttemptEnd> ends(EntitlementResult result) {
        return result.report().attempts().stream().map(Attempt::end).toList();
    }

    static List<String> identifiers(EntitlementResult result) {
        return result.report().attempts().stream()
                .map(Attempt::requestIdentifier)
                .toList();
    }
}
