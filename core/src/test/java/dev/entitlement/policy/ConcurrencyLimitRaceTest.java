package dev.entitlement.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.guards.Race;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitRaceTest {
    private static final long MILLI = 1_000_000;
    private static final int ROUNDS = 200;

    @Test
    void takes_a_tenth_off_once_however_many_threads_bring_drops() {
        for (int i = 0; i < ROUNDS; i++) {
            ConcurrencyLimit limit = ConcurrencyLimit.adaptive(1_024);
            limit.inFlight(200);
            Race.between(Race.THREADS, () -> {
                limit.dropped(0, 50 * MILLI);
                return true;
            });

            assertThat(limit.value()).as("race %d", i).isEqualTo(180);
        }
    }

    @Test
    void ends_a_round_once_however_many_threads_bring_its_answers() {
        for (int i = 0; i < ROUNDS; i++) {
            ConcurrencyLimit limit = ConcurrencyLimit.adaptive(1_024);
            limit.inFlight(200);
            Race.between(Race.THREADS, () -> {
                for (int answer = 0; answer < 200; answer++) {
                    limit.answered(0, 50 * MILLI);
                }
                return true;
            });

            assertThat(limit.value()).as("race %d: doubled once", i).isEqualTo(400);
            assertThat(limit.roundTripNanos()).as("race %d", i).isEqualTo(50 * MILLI);
        }
    }

    @Test
    void keeps_the_highest_peak_of_those_that_threads_bring() {
        for (int i = 0; i < ROUNDS; i++) {
            ConcurrencyLimit limit = ConcurrencyLimit.adaptive(1_024);
            AtomicLong permits = new AtomicLong();
            Race.between(Race.THREADS, () -> {
                for (int permit = 0; permit < 20; permit++) {
                    limit.inFlight((int) permits.incrementAndGet());
                }
                return true;
            });
            for (int answer = 0; answer < 6 * 20; answer++) {
                assertThat(limit.value())
                        .as("race %d: the first round is not over", i)
                        .isEqualTo(200);
                limit.answered(0, 50 * MILLI);
            }

            assertThat(limit.value()).as("race %d: 120 of 200 were in use", i).isEqualTo(400);
        }
    }

    @Test
    void is_sane_while_everything_races_and_works_on_thereafter() {
        ConcurrencyLimit limit = ConcurrencyLimit.adaptive(1_024);
        AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 10_000 * MILLI);
        Race.between(Race.THREADS, () -> {
            for (int i = 0; i < 50_000; i++) {
                long now = clock.addAndGet(MILLI / 4);
                limit.inFlight(limit.value());
                if (i % 997 == 0) {
                    limit.startLow(now);
                } else if (i % 89 == 0) {
                    limit.dropped(now - MILLI, now);
                } else {
                    limit.answered(now - 50 * MILLI, now);
                }
                assertThat(limit.value()).isBetween(1, 1_024);
                assertThat(limit.roundTripNanos()).isIn(50 * MILLI, 100 * MILLI);
            }
            return true;
        });

        long now = clock.get();
        for (int i = 0; i < 100_000 && limit.value() < 1_024; i++) {
            now += MILLI / 4;
            limit.inFlight(limit.value());
            limit.answered(now - 50 * MILLI, now);
        }
        assertThat(limit.value()).isEqualTo(1_024);
    }

    @Test
    void loses_no_answer_that_threads_bring_together() {
        Race.rounds(
                2,
                5_000,
                () -> {
                    ConcurrencyLimit limit = ConcurrencyLimit.adaptive(1_024);
                    limit.inFlight(200);
                    return limit;
                },
                (limit, thread) -> {
                    for (int answer = 0; answer < 100; answer++) {
                        limit.answered(0, 50 * MILLI);
                    }
                },
                (limit, round) -> assertThat(limit.value())
                        .as("round %d: 200 of 200", round)
                        .isEqualTo(400));
    }
}
