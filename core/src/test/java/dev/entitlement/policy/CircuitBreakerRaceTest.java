package dev.entitlement.policy;

import static dev.entitlement.policy.CircuitBreaker.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.guards.Race;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CircuitBreakerRaceTest {
    private static final int ROUNDS = 200;
    private static final long PERMIT = 1_000_000_000;

    private final CircuitBreaker breaker = new CircuitBreaker(PERMIT);

    @Test
    void tells_exactly_one_thread_of_each_change() {
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(openedByRacing()).as("opened, round %d", round).isEqualTo(1);
            assertThat(Race.count(Race.between(Race.THREADS, () -> breaker.probed(0))))
                    .as("half-opened, round %d", round)
                    .isEqualTo(1);
            Queue<Long> permits = permitsByRacing();
            assertThat(permits).as("permits, round %d", round).hasSize(10).doesNotHaveDuplicates();
            if (round % 2 == 0) {
                assertThat(Race.count(Race.between(10, () -> breaker.succeeded(permits.remove(), 0))))
                        .as("closed, round %d", round)
                        .isEqualTo(1);
            } else {
                assertThat(Race.count(Race.between(10, () -> breaker.failed(permits.remove(), 0))))
                        .as("opened again, round %d", round)
                        .isEqualTo(1);
                closeAgain();
            }
        }
    }

    @Test
    void never_has_more_than_ten_half_open_permits_out() {
        openedByRacing();
        breaker.probed(0);
        AtomicInteger out = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();

        Race.between(16, () -> {
            for (int i = 0; i < 2_000; i++) {
                long permit = breaker.tryAcquire(0);
                if (permit == REFUSED) {
                    refused.incrementAndGet();
                    continue;
                }
                assertThat(out.incrementAndGet()).isLessThanOrEqualTo(10);
                Thread.onSpinWait();
                if (i % 64 == 0) {
                    Thread.yield(); // so that permits are out while others run
                }
                out.decrementAndGet();
                breaker.ignored(permit, 0);
            }
            return true;
        });

        assertThat(permitsByRacing()).as("all ten are free again").hasSize(10);
    }

    @Test
    void keeps_going_round_when_results_probes_and_cancellations_race() {
        AtomicInteger opened = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        AtomicInteger halfOpened = new AtomicInteger();

        Race.between(Race.THREADS, () -> {
            for (int i = 0; i < 20_000; i++) {
                long permit = breaker.tryAcquire(0);
                if (permit == REFUSED) {
                    halfOpened.addAndGet(breaker.probed(0) ? 1 : 0);
                } else if (i % 7 == 0) {
                    breaker.ignored(permit, 0);
                } else if (i / 50 % 2 == 0) {
                    opened.addAndGet(breaker.failed(permit, 0) ? 1 : 0);
                } else {
                    closed.addAndGet(breaker.succeeded(permit, 0) ? 1 : 0);
                }
            }
            return true;
        });

        assertThat(halfOpened.get()).isPositive();
        assertThat(opened.get() - halfOpened.get())
                .as("every half-opening follows an opening")
                .isBetween(0, 1);
        assertThat(closed.get()).as("every closing follows a half-opening").isLessThanOrEqualTo(halfOpened.get());
        breaker.probed(0);
        assertThat(breaker.tryAcquire(0)).as("it is not wedged").isNotEqualTo(REFUSED);
    }

    private long openedByRacing() {
        return Race.between(Race.THREADS, () -> {
                    int opened = 0;
                    for (long permit = breaker.tryAcquire(0); permit != REFUSED; permit = breaker.tryAcquire(0)) {
                        opened += breaker.failed(permit, 0) ? 1 : 0;
                    }
                    return opened;
                })
                .stream()
                .mapToInt(opened -> opened)
                .sum();
    }

    private Queue<Long> permitsByRacing() {
        Queue<Long> permits = new ConcurrentLinkedQueue<>();
        Race.between(Race.THREADS, () -> {
            for (long permit = breaker.tryAcquire(0); permit != REFUSED; permit = breaker.tryAcquire(0)) {
                permits.add(permit);
            }
            return true;
        });
        return permits;
    }

    private void closeAgain() {
        breaker.probed(0);
        for (int i = 0; i < 5; i++) {
            breaker.succeeded(breaker.tryAcquire(0), 0);
        }
    }
}
