package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * Thousands of calls that are cancelled at random moments, by callers of a server that resets, hangs and talks nonsense at
 * random. The guards of the test run look for what leaked; here it is counted that everything started has ended.
 */
class LeakSoakTest {
    private static final int CALLS = 3_000;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {3, 1_902_11})
    void leaves_nothing_behind_whenever_callers_leave(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LoopResources loops = LoopResources.create("soak", 2, true);
        Counts counts = new Counts();
        try (RawServer server = RawServer.start(new AuditedPlatform(seed))) {
            EntitlementClient client = EntitlementClient.builder()
                    .settings(Wire.settings(server.url())
                            .attemptTimeout(Duration.ofMillis(50))
                            .deadline(Duration.ofMillis(500))
                            .maxAttempts(3)
                            .build())
                    .listener(counts)
                    .loopResources(loops)
                    .build();
            Wire.result(Flux.range(0, CALLS)
                    .map(i -> Duration.ofNanos(random.nextLong(random.nextBoolean() ? 2_000_000 : 60_000_000)))
                    .flatMap(
                            patience -> leave(
                                    client.reactivate("e-" + random.split().nextInt(1_000_000)), patience),
                            64)
                    .then());
            Wire.result(client.drain());

            assertThat(client.status().calls()).as("seed %s", seed).isZero();
            assertThat(client.status().inFlight()).as("seed %s", seed).isZero();
            assertThat(client.status().openConnections())
                    .as("seed %s", seed)
                    .isGreaterThanOrEqualTo(client.status().idleConnections());
            assertThat(counts.ended).as("seed %s", seed).hasValue(counts.started.get());
            assertThat(counts.attemptsEnded).as("seed %s", seed).hasValue(counts.attemptsStarted.get());
            assertThat(counts.gone).as("seed %s", seed).hasPositiveValue();

            Wire.result(client.close());
            server.finish();
            Wire.result(loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)));
            assertThat(client.status().openConnections()).as("seed %s", seed).isZero();
        }
    }

    private static Mono<EntitlementResult> leave(Mono<EntitlementResult> call, Duration patience) {
        return call.takeUntilOther(Mono.delay(patience));
    }

    private static final class Counts implements CallListener {
        final AtomicInteger started = new AtomicInteger();
        final AtomicInteger ended = new AtomicInteger();
        final AtomicInteger attemptsStarted = new AtomicInteger();
        final AtomicInteger attemptsEnded = new AtomicInteger();
        final AtomicInteger gone = new AtomicInteger();

        @Override
        public void callStarted(ReactivationRequest request) {
            started.incrementAndGet();
        }

        @Override
        public void attemptStarted(ReactivationRequest request, int number, String requestIdentifier) {
            attemptsStarted.incrementAndGet();
        }

        @Override
        public void attemptEnded(ReactivationRequest request, Attempt attempt) {
            attemptsEnded.incrementAndGet();
        }

        @Override
        public void callerGone(ReactivationRequest request) {
            gone.incrementAndGet();
        }

        @Override
        public void callEnded(ReactivationRequest request, EntitlementResult result) {
            ended.incrementAndGet();
        }
    }
}
