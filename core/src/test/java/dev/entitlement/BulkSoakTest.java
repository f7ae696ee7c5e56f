package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/**
 * Whatever happens, and whenever: bulks and single calls for the same few entitlements on two loops, an upstream that does
 * anything and has outages, readers that ask for little, stop asking or cancel. No bound is exceeded, every line that was
 * read has one result, and in the end nothing is left and nobody waits.
 */
@ExtendWith(CapturedLog.class)
class BulkSoakTest {
    private static final int STEPS = 150;

    static IntStream seeds() {
        return IntStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void exceeds_no_bound_gives_one_result_a_line_and_leaves_nothing_behind(int seed) {
        Soak soak = new Soak(seed);
        for (int i = 0; i < STEPS; i++) {
            soak.goOn();
        }
        soak.end();

        soak.bulks.forEach(Made::assertComplete);
        soak.callers.forEach(Caller::result);
        soak.client.assertNothingLeft();
    }

    private static final class Soak {
        private final SplittableRandom random;
        private final VirtualClient client;
        private final List<Made> bulks = new ArrayList<>();
        private final List<Caller> callers = new ArrayList<>();
        private final int maxInFlight;
        private boolean outage;

        Soak(int seed) {
            random = new SplittableRandom(seed);
            maxInFlight = 1 + random.nextInt(12);
            double rate = random.nextBoolean() ? Double.POSITIVE_INFINITY : 5 + 50 * random.nextDouble();
            client = VirtualClient.of(sent -> step())
                    .loops(2)
                    .random(random::nextDouble)
                    .with(it -> it.maxInFlight(maxInFlight)
                            .maxQueued(random.nextInt(12))
                            .rateLimit(rate)
                            .adaptiveLimit(random.nextBoolean())
                            .circuitBreaker(random.nextInt(4) > 0)
                            .retryBudget(random.nextInt(4) == 0 ? 0 : 0.2)
                            .maxAttempts(1 + random.nextInt(4)));
            client.upstream().echoes(sent -> outage ? Step.code("SERVICE_UNAVAILABLE") : Step.ok());
        }

        private Step step() {
            if (outage) {
                return random.nextBoolean() ? Step.code("SERVICE_UNAVAILABLE") : Step.noConnection();
            }
            List<Step> steps = List.of(
                    Step.ok(),
                    Step.ok(),
                    Step.ok(),
                    Step.ok(),
                    Step.code("NOT_FOUND"),
                    Step.code("INTERNAL_ERROR", "1"),
                    Step.code("TOO_MANY_REQUESTS", "1"),
                    Step.code("TOO_MANY_REQUESTS"),
                    Step.noConnection().atOnce(),
                    Step.silence(),
                    Step.lost(),
                    Step.stale());
            Step step = steps.get(random.nextInt(steps.size()));
            return step.after().isNegative() ? step : step.afterMillis(random.nextInt(random.nextBoolean() ? 50 : 500));
        }

        void goOn() {
            client.advance(Duration.ofNanos(random.nextLong(random.nextBoolean() ? 3 : 200_000_000)));
            outage = outage ? random.nextInt(10) > 0 : random.nextInt(30) == 0;
            if (random.nextInt(10) == 0) {
                client.loops().on(random.nextInt(2), this::bulk);
            }
            client.loops().on(random.nextInt(2), this::call);
            assertThat(client.client().status().inFlight()).isBetween(0, maxInFlight);
        }

        private void call() {
            callers.add(client.call(ReactivationRequest.of("e-" + random.nextInt(20))));
        }

        private void bulk() {
            Made made = new Made(random.nextInt(60));
            long demand = random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(4);
            made.reader =
                    client.bulk(made.lines(random.nextInt(20)), id -> ReactivationRequest.of("e-" + id % 20), demand);
            bulks.add(made);
            if (random.nextInt(4) == 0) {
                made.cancelled = true;
                int thread = random.nextInt(3);
                long when = random.nextLong(random.nextBoolean() ? 4 : 3_000_000_000L);
                client.scheduler().schedule(() -> onThread(thread, made.reader::cancel), when, TimeUnit.NANOSECONDS);
            }
        }

        private void onThread(int thread, Runnable task) {
            if (thread == 2) {
                client.loop().fromElsewhere(task);
            } else {
                client.loops().on(thread, task);
            }
        }

        /** Better times, and readers that read: all must end. */
        void end() {
            outage = false;
            bulks.forEach(made -> client.loop().fromElsewhere(() -> made.reader.request(Long.MAX_VALUE)));
            client.advance(Duration.ofMinutes(10));
        }
    }

    /** A bulk that was begun. */
    private static final class Made {
        private final int lines;
        private BulkReader reader;
        private boolean cancelled;

        Made(int lines) {
            this.lines = lines;
        }

        Flux<Integer> lines(int first) {
            return Flux.range(first, lines);
        }

        void assertComplete() {
            assertThat(reader.results())
                    .extracting(result -> (Object) result.line())
                    .doesNotHaveDuplicates();
            if (!cancelled) {
                assertThat(reader.completed()).isTrue();
                assertThat(reader.count()).isEqualTo(lines);
            }
        }
    }
}
