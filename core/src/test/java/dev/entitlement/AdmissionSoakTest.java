package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.ScriptedUpstream.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Sinks;

/**
 * Whatever happens, and whenever: calls of few callers for few entitlements on two loops, an upstream that does anything,
 * callers that cancel or close their half, echoes, small queues and limits. No bound is ever exceeded, everyone is answered
 * once, and in the end no permit, place or call is left.
 */
@ExtendWith(CapturedLog.class)
class AdmissionSoakTest {
    private static final int CALLS = 150;

    static IntStream seeds() {
        return IntStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void exceeds_no_bound_answers_everyone_once_and_leaves_nothing_behind(int seed) {
        Soak soak = new Soak(seed);
        for (int i = 0; i < CALLS; i++) {
            soak.goOn();
        }
        soak.client.advance(Duration.ofSeconds(30));

        soak.client.assertNothingLeft();
        soak.calls.forEach(Made::assertAnsweredOnceUnlessCancelled);
        soak.assertNoTwoAttemptsOfEqualCallsOverlap();
        soak.assertRateWasKept();
    }

    private static final class Soak {
        private final SplittableRandom random;
        private final VirtualClient client;
        private final List<Made> calls = new ArrayList<>();
        private final int maxInFlight;
        private final int maxQueued;
        private final double rate;

        Soak(int seed) {
            random = new SplittableRandom(seed);
            maxInFlight = 1 + random.nextInt(12);
            maxQueued = random.nextInt(12);
            rate = random.nextBoolean() ? Double.POSITIVE_INFINITY : 0.5 + 50 * random.nextDouble();
            client = VirtualClient.of(sent -> step())
                    .loops(2)
                    .random(random::nextDouble)
                    .with(it -> it.maxInFlight(maxInFlight)
                            .maxQueued(maxQueued)
                            .rateLimit(rate)
                            .adaptiveLimit(random.nextBoolean())
                            .circuitBreaker(random.nextBoolean())
                            .maxAttempts(1 + random.nextInt(4)));
            client.upstream().echoes(sent -> step());
        }

        private Step step() {
            List<Step> steps = List.of(
                    Step.ok(),
                    Step.ok(),
                    Step.ok(),
                    Step.code("NOT_FOUND"),
                    Step.code("SERVICE_UNAVAILABLE"),
                    Step.code("INTERNAL_ERROR", "1"),
                    Step.code("TOO_MANY_REQUESTS", "1"),
                    Step.noConnection().atOnce(),
                    Step.connecting(),
                    Step.silence(),
                    Step.lost(),
                    Step.stale(),
                    Step.stale().atOnce());
            Step step = steps.get(random.nextInt(steps.size()));
            return step.after().isNegative()
                    ? step
                    : step.afterMillis(random.nextInt(random.nextBoolean() ? 50 : 2_000));
        }

        void goOn() {
            client.advance(Duration.ofNanos(random.nextLong(random.nextBoolean() ? 3 : 100_000_000)));
            if (random.nextInt(10) == 0) {
                client.client().echo("anybody?", null).subscribe();
            }
            client.loops().on(random.nextInt(2), this::call);
            ClientStatus status = client.client().status();
            assertThat(status.inFlight()).isBetween(0, maxInFlight);
            assertThat(status.queued()).isBetween(0, maxQueued);
        }

        /** Under an authorization that tells who makes it, and those who bring identifiers apart. */
        private void call() {
            Sinks.Empty<Void> gone = Sinks.empty();
            if (random.nextInt(20) == 0) {
                gone.tryEmitEmpty();
            }
            String caller = "caller " + random.nextInt(2);
            String identifier = random.nextInt(4) == 0 ? "own-" + random.nextInt(3) : null;
            ReactivationRequest request = ReactivationRequest.builder("e-" + random.nextInt(6))
                    .caller(caller)
                    .authorization(caller + " " + identifier)
                    .requestIdentifier(identifier)
                    .deadline(random.nextInt(3) == 0 ? Duration.ofMillis(1 + random.nextInt(5_000)) : null)
                    .callerGone(gone.asMono())
                    .build();
            Made made = new Made(request, client.call(request));
            calls.add(made);
            leaveLater(made, gone);
        }

        private void leaveLater(Made made, Sinks.Empty<Void> gone) {
            int how = random.nextInt(6);
            int thread = random.nextInt(3);
            long when = random.nextLong(random.nextBoolean() ? 4 : 3_000_000_000L);
            Runnable leave = () -> {
                if (how == 0) {
                    made.cancelled = true;
                    made.caller.cancel();
                } else if (how == 1) {
                    gone.tryEmitEmpty();
                }
            };
            client.scheduler().schedule(() -> onThread(thread, leave), when, TimeUnit.NANOSECONDS);
        }

        private void onThread(int thread, Runnable task) {
            if (thread == 2) {
                client.loop().fromElsewhere(task);
            } else {
                client.loops().on(thread, task);
            }
        }

        void assertNoTwoAttemptsOfEqualCallsOverlap() {
            List<Sent> sent = client.sent();
            for (int i = 0; i < sent.size(); i++) {
                for (int j = i + 1; j < sent.size(); j++) {
                    Sent one = sent.get(i);
                    Sent other = sent.get(j);
                    boolean equal = one.request().id().equals(other.request().id())
                            && one.request()
                                    .authorization()
                                    .equals(other.request().authorization());
                    assertThat(equal && one.overlaps(other))
                            .as("%s and %s", one, other)
                            .isFalse();
                }
            }
        }

        /** A second's worth at once, then one after the other; what follows a stale connection comes on top. */
        void assertRateWasKept() {
            if (rate == Double.POSITIVE_INFINITY) {
                return;
            }
            List<Duration> times = client.sent().stream()
                    .filter(sent -> !sent.fresh())
                    .map(Sent::at)
                    .toList();
            for (int i = 0; i < times.size(); i++) {
                for (int j = i; j < times.size(); j++) {
                    double seconds = times.get(j).minus(times.get(i)).toNanos() / 1e9;
                    assertThat(j - i + 1.0).isLessThanOrEqualTo(Math.max(1, rate) + rate * seconds + 1e-6);
                }
            }
        }
    }

    /** A call that was made. */
    private static final class Made {
        private final ReactivationRequest request;
        private final Caller caller;
        private boolean cancelled;

        Made(ReactivationRequest request, Caller caller) {
            this.request = request;
            this.caller = caller;
        }

        void assertAnsweredOnceUnlessCancelled() {
            if (cancelled) {
                assertThat(caller.results()).hasSizeLessThanOrEqualTo(1);
                return;
            }
            CallReport report = caller.result().report();
            assertThat(report.entitlementId()).isEqualTo(request.entitlementId());
            assertThat(report.duration()).isLessThanOrEqualTo(Duration.ofSeconds(10));
            if (request.requestIdentifier() != null) {
                assertThat(report.requestIdentifier()).isEqualTo(request.requestIdentifier());
            }
        }
    }
}
