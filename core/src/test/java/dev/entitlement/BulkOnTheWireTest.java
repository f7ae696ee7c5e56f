package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

/** Bulks on real loops: sources and readers on threads of their own, bulks that are cut, a server that does its worst. */
class BulkOnTheWireTest {

    @Test
    void lines_from_foreign_threads_have_a_result_each_whoever_reads_them() {
        LoopResources loops = LoopResources.create("bulk", 2, true);
        try (RawServer server = RawServer.start(RawServer.RIGHT)) {
            EntitlementClient client = client(Wire.settings(server.url()).maxInFlight(8), CallListener.none(), loops);
            List<Mono<Long>> bulks = IntStream.range(0, 4)
                    .mapToObj(n -> client.reactivateAll(
                                    Flux.range(0, 1_000).publishOn(Schedulers.parallel()),
                                    i -> ReactivationRequest.of("e-" + n + "-" + i))
                            .publishOn(Schedulers.single(), 16)
                            .filter(result -> result.result().outcome() == Outcome.REACTIVATED)
                            .map(BulkResult::line)
                            .distinct()
                            .count())
                    .toList();

            List<Long> counts = Wire.result(Flux.merge(bulks).collectList());

            assertThat(counts).containsExactly(1_000L, 1_000L, 1_000L, 1_000L);
            assertNothingLeft(client);
            Wire.result(client.close());
        }
        Wire.result(loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {5, 20_261_127})
    void leaves_nothing_behind_whenever_bulks_are_cut(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LoopResources loops = LoopResources.create("bulk", 2, true);
        Counts counts = new Counts();
        try (RawServer server = RawServer.start(new AuditedPlatform(seed))) {
            EntitlementClient client = client(
                    Wire.settings(server.url())
                            .attemptTimeout(Duration.ofMillis(50))
                            .deadline(Duration.ofMillis(500))
                            .maxAttempts(3)
                            .maxInFlight(16),
                    counts,
                    loops);
            Wire.result(Flux.range(0, 200)
                    .map(n -> Duration.ofNanos(random.nextLong(random.nextBoolean() ? 2_000_000 : 200_000_000)))
                    .flatMap(patience -> cut(client, random.split(), patience), 8)
                    .then());
            Wire.await(() -> client.status().calls() == 0);

            assertNothingLeft(client);
            assertThat(counts.ended).as("seed %s", seed).hasValue(counts.started.get());
            assertThat(counts.started).as("seed %s", seed).hasPositiveValue();
            Wire.result(client.close());
            server.finish();
        }
        Wire.result(loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)));
    }

    @Test
    void a_client_that_is_closed_in_the_middle_has_told_of_every_line_that_it_read() {
        LoopResources loops = LoopResources.create("bulk", 2, true);
        Counts counts = new Counts();
        try (RawServer server = RawServer.start(RawServer.RIGHT)) {
            EntitlementClient client = client(Wire.settings(server.url()).maxInFlight(8), counts, loops);
            AtomicInteger told = new AtomicInteger();
            Mono<Throwable> error = client.reactivateAll(
                            Flux.range(0, Integer.MAX_VALUE), i -> ReactivationRequest.of("e-" + i))
                    .doOnNext(result -> {
                        if (told.incrementAndGet() == 1_000) {
                            client.close().subscribe();
                        }
                    })
                    .ignoreElements()
                    .cast(Throwable.class)
                    .onErrorResume(Mono::just);

            assertThat(Wire.result(error)).isInstanceOf(ClientDrainingException.class);
            assertThat(told).hasValue(counts.ended.get());
            assertThat(counts.ended).hasValue(counts.started.get());
        }
        Wire.result(loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)));
    }

    private static EntitlementClient client(
            ClientSettings.Builder settings, CallListener listener, LoopResources loops) {
        return EntitlementClient.builder()
                .settings(settings.build())
                .listener(listener)
                .loopResources(loops)
                .build();
    }

    /** Some for the same entitlements, which coalesce. */
    private static Mono<Void> cut(EntitlementClient client, SplittableRandom random, Duration patience) {
        Flux<Integer> lines = Flux.range(0, 100);
        return client.reactivateAll(
                        random.nextBoolean() ? lines.publishOn(Schedulers.parallel()) : lines,
                        i -> ReactivationRequest.of("e-" + random.nextInt(200)))
                .limitRate(1 + random.nextInt(64))
                .takeUntilOther(Mono.delay(patience))
                .then();
    }

    private static void assertNothingLeft(EntitlementClient client) {
        assertThat(client.status().calls()).isZero();
        assertThat(client.status().inFlight()).isZero();
        Wire.await(() -> client.status().queued() == 0);
    }

    private static final class Counts implements CallListener {
        final AtomicInteger started = new AtomicInteger();
        final AtomicInteger ended = new AtomicInteger();

        @Override
        public void callStarted(ReactivationRequest request) {
            started.incrementAndGet();
        }

        @Override
        public void callEnded(ReactivationRequest request, EntitlementResult result) {
            ended.incrementAndGet();
        }
    }
}
