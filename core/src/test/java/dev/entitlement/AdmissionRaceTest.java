package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.guards.Race;
import dev.entitlement.policy.CircuitBreaker;
import dev.entitlement.policy.Priority;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/**
 * Admission under threads that ask, wait, leave and give back as fast as they can, in short bouts: at the end of each
 * everything must come to rest. Acceptable: each who waits hears one end, or leaves and hears none. Forbidden: more permits
 * out than the limit, somebody who waits while permits are free, a permit or place that is left.
 */
@ExtendWith(CapturedLog.class)
class AdmissionRaceTest {
    /** Few, for what is sought needs two that really run at the same time, and the build machine may have two cores. */
    private static final int THREADS = 3;

    private static final int BOUTS = 400;
    private static final int STEPS = 40;
    private static final long FAR = 1L << 60;
    private static final long PATIENCE_NANOS = 40_000_000_000L;

    /** What the threads fight for. */
    enum Setting {
        ONE_PERMIT(it -> it.maxInFlight(1)),
        FEW_PERMITS(it -> it.maxInFlight(3)),
        A_SMALL_QUEUE(it -> it.maxInFlight(2).maxQueued(3)),
        NO_QUEUE(it -> it.maxInFlight(2).maxQueued(0)),
        A_RATE(it -> it.maxInFlight(100).rateLimit(200_000)),
        A_RATE_AND_FEW_PERMITS(it -> it.maxInFlight(3).rateLimit(200_000)),
        AN_ADAPTIVE_LIMIT(it -> it.maxInFlight(4).adaptiveLimit(true)),
        A_CIRCUIT(it -> it.maxInFlight(3).circuitBreaker(true)),
        ALL_OF_IT(it -> it.maxInFlight(3)
                .maxQueued(5)
                .rateLimit(500_000)
                .adaptiveLimit(true)
                .circuitBreaker(true));

        private final UnaryOperator<ClientSettings.Builder> change;

        Setting(UnaryOperator<ClientSettings.Builder> change) {
            this.change = change;
        }

        ClientSettings settings() {
            return change.apply(ClientSettings.builder()
                            .adaptiveLimit(false)
                            .circuitBreaker(false)
                            .maxQueued(100_000))
                    .build();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everything_comes_to_rest_and_no_bound_is_exceeded(Setting setting) {
        Fight fight = new Fight(setting.settings());
        Race.between(THREADS, () -> {
            fight.participant().fight();
            return true;
        });

        assertThat(fight.mostOut.get()).isBetween(1, fight.limit);
        for (int i = 0; i < fight.limit; i++) {
            assertThat(fight.admission.enter()).as("places left: %d", i).isTrue();
        }
    }

    /** What the participants share. */
    private static final class Fight {
        private final AtomicLong clock = new AtomicLong(1);
        private final AtomicInteger participants = new AtomicInteger();
        private final AtomicInteger arrived = new AtomicInteger();
        private final AtomicInteger out = new AtomicInteger();
        private final AtomicInteger mostOut = new AtomicInteger();
        private final TaskLoop first = new TaskLoop(clock);
        private final Admission admission;
        private final int limit;

        Fight(ClientSettings settings) {
            CircuitBreaker breaker = settings.circuitBreaker() ? new CircuitBreaker(1_000_000) : CircuitBreaker.off();
            Admission[] made = new Admission[1];
            CircuitProbe probe = new CircuitProbe(
                    breaker,
                    first,
                    () -> Mono.just(new EchoResult(AttemptEnd.ANSWERED, 200, null, null, 1)),
                    CallListener.none(),
                    () -> made[0].wake());
            made[0] = new Admission(settings, breaker, probe, first);
            this.admission = made[0];
            this.limit = settings.maxInFlight();
        }

        Participant participant() {
            int number = participants.getAndIncrement();
            return new Participant(this, number == 0 ? first : new TaskLoop(clock), number);
        }
    }

    /** One thread, its loop, and the permits and tickets it has. */
    private static final class Participant implements Ticket.Owner {
        private final Fight fight;
        private final TaskLoop loop;
        private final SplittableRandom random;
        private final Deque<Long> held = new ArrayDeque<>();
        private final List<Ticket> waiting = new ArrayList<>();

        Participant(Fight fight, TaskLoop loop, long seed) {
            this.fight = fight;
            this.loop = loop;
            this.random = new SplittableRandom(seed);
        }

        void fight() {
            for (int bout = 1; bout <= BOUTS; bout++) {
                for (int step = 0; step < STEPS; step++) {
                    step();
                }
                awaitAll(3 * bout - 2); // to be at rest
                awaitAll(3 * bout - 1); // to have done what they were left to do
                assertThat(fight.admission.inFlight()).as("bout %d", bout).isZero();
                assertThat(fight.admission.queued()).as("bout %d", bout).isZero();
                awaitAll(3 * bout);
            }
        }

        private void step() {
            switch (random.nextInt(5)) {
                case 0, 1 -> ask();
                case 2 -> leave();
                case 3 -> giveBack();
                default -> loop.runTasks();
            }
        }

        /** All who wait have to hear something, as long as everybody gives back what they get. */
        private void awaitAll(int meeting) {
            long began = System.nanoTime();
            boolean here = false;
            while (fight.arrived.get() < THREADS * meeting) {
                loop.runTasks();
                while (!held.isEmpty()) {
                    giveBack();
                }
                if (waiting.isEmpty() && !here) {
                    here = true;
                    fight.arrived.incrementAndGet();
                }
                if (System.nanoTime() - began > PATIENCE_NANOS) {
                    throw new AssertionError(waiting.size() + " wait in vain, " + fight.admission.queued() + " in all");
                }
                Thread.yield();
            }
            loop.runTasks();
        }

        private void ask() {
            long got = fight.admission.tryAcquire(loop.nanoTime());
            if (got >= 0) {
                hold(got);
            } else if (got == Admission.MUST_WAIT) {
                Priority priority = random.nextBoolean() ? Priority.FIRST : Priority.RETRY;
                Ticket ticket = new Ticket(this, loop, random.nextInt(3), priority, FAR);
                waiting.add(ticket);
                fight.admission.await(ticket);
            }
        }

        private void leave() {
            if (!waiting.isEmpty()) {
                Ticket ticket = waiting.get(random.nextInt(waiting.size()));
                if (fight.admission.leave(ticket)) {
                    waiting.remove(ticket);
                }
            }
        }

        private void hold(long permit) {
            int now = fight.out.incrementAndGet();
            fight.mostOut.accumulateAndGet(now, Math::max);
            held.add(permit);
        }

        private void giveBack() {
            Long permit = held.poll();
            if (permit == null) {
                return;
            }
            fight.out.decrementAndGet();
            long now = loop.nanoTime();
            switch (random.nextInt(4)) {
                case 0 -> fight.admission.giveBack(permit, now);
                case 1 -> fight.admission.release(permit, Judgement.DOWN, now - 1_000, now, loop);
                default -> fight.admission.release(permit, Judgement.REACTIVATED, now - 1_000, now, loop);
            }
        }

        @Override
        public void admitted(Ticket ticket, long permit) {
            assertThat(waiting.remove(ticket))
                    .as("told once, and not after it left")
                    .isTrue();
            hold(permit);
        }

        @Override
        public void shed(Ticket ticket, Refusal refusal) {
            assertThat(waiting.remove(ticket))
                    .as("told once, and not after it left")
                    .isTrue();
        }
    }
}
