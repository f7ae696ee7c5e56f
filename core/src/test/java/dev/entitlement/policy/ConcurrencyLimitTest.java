package dev.entitlement.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConcurrencyLimitTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private long now = Long.MAX_VALUE - SECOND / 10; // so that it wraps in the middle
    private boolean first = true;
    private ConcurrencyLimit limit = ConcurrencyLimit.adaptive(1_024);

    @ParameterizedTest
    @CsvSource({"1024, 200", "200, 200", "199, 199", "1, 1"})
    void starts_at_200_or_the_cap(int cap, int start) {
        assertThat(ConcurrencyLimit.adaptive(cap).value()).isEqualTo(start);
    }

    @Test
    void doubles_in_every_other_round_while_at_least_half_of_it_is_used_and_latency_stays() {
        round(200, 50);
        assertThat(limit.value()).isEqualTo(400);
        round(200, 50);
        assertThat(limit.value())
                .as("nothing is judged by the round in which it changed")
                .isEqualTo(400);
        round(200, 50);
        assertThat(limit.value()).isEqualTo(800);
        round(400, 50);
        round(400, 50);
        assertThat(limit.value()).as("the cap").isEqualTo(1_024);
    }

    @Test
    void does_not_grow_while_less_than_half_of_it_is_used() {
        for (int i = 0; i < 20; i++) {
            round(99, 50);
        }

        assertThat(limit.value()).isEqualTo(200);
    }

    @Test
    void does_not_grow_while_latency_is_over_one_and_a_half_of_the_usual() {
        round(50, 50);
        round(50, 50);
        for (int i = 0; i < 5; i++) {
            round(200, 85);
        }

        assertThat(limit.value()).isLessThanOrEqualTo(200);
    }

    @Test
    void takes_a_tenth_off_for_a_drop_and_no_more_within_a_round_trip() {
        round(50, 50);
        limit.dropped(now, now + MILLI);
        assertThat(limit.value()).isEqualTo(180);

        limit.dropped(now + 2 * MILLI, now + 3 * MILLI);
        limit.dropped(now + 49 * MILLI, now + 50 * MILLI);
        assertThat(limit.value()).isEqualTo(180);

        limit.dropped(now + 2 * MILLI, now + 51 * MILLI);
        assertThat(limit.value()).isEqualTo(162);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -60 * SECOND, Long.MIN_VALUE, Long.MAX_VALUE})
    void takes_a_tenth_off_for_the_very_first_drop_whatever_the_clock_shows(long start) {
        limit.inFlight(200);
        limit.dropped(start, start + MILLI);

        assertThat(limit.value()).isEqualTo(180);
    }

    @Test
    void does_not_count_a_drop_of_an_attempt_that_began_before_the_last_decrease() {
        round(50, 50);
        long before = now;
        now += SECOND;
        limit.dropped(now - MILLI, now);
        limit.dropped(before, now + SECOND);

        assertThat(limit.value()).isEqualTo(180);
    }

    @Test
    void never_falls_below_one() {
        round(50, 50);
        for (int i = 0; i < 100; i++) {
            now += SECOND;
            limit.dropped(now - MILLI, now);
        }

        assertThat(limit.value()).isEqualTo(1);
    }

    @Test
    void lowers_by_half_of_the_share_that_was_dropped_when_the_round_is_over() {
        round(50, 50);
        dropAndAnswer(30, 50);

        assertThat(limit.value()).as("30 of 80 were dropped").isEqualTo(162);
    }

    @Test
    void halves_when_all_were_dropped() {
        round(50, 50);
        for (int i = 0; i < 60; i++) {
            limit.dropped(now, now + 50 * MILLI);
        }

        assertThat(limit.value()).isEqualTo(100);
    }

    @Test
    void takes_nothing_off_for_one_drop_in_fifty_once_the_round_is_over() {
        round(50, 50);
        dropAndAnswer(1, 50);

        assertThat(limit.value()).isEqualTo(200);
    }

    @Test
    void adds_its_square_root_once_load_has_shown_its_effect_little_at_first_and_a_quarter_when_it_is_long_gone() {
        round(50, 50);
        limit.startLow(now);
        dropAndAnswer(8, 12);
        int lowered = limit.value();
        assertThat(lowered).as("8 of 20 were dropped").isEqualTo(16);
        for (int i = 0; i < 6; i++) {
            round(lowered, 50);
        }
        assertThat(limit.value() - lowered).isBetween(1, 6);

        round(limit.value(), 100); // load is felt once more
        for (int i = 0; i < 6; i++) {
            int before = limit.value();
            round(before, 50);
            assertThat((double) limit.value()).isLessThanOrEqualTo(before + Math.sqrt(before) + 1);
        }
        int highest = limit.value();
        for (int i = 0; i < 50; i++) {
            round(limit.value(), 50);
            assertThat((double) limit.value()).isLessThanOrEqualTo(1.25 * highest + 1);
            highest = Math.max(highest, limit.value());
        }
        assertThat(highest).isEqualTo(1_024);
    }

    @Test
    void grows_by_less_the_nearer_latency_is_to_what_is_not_fine() {
        round(50, 50);
        limit.startLow(now);
        dropAndAnswer(8, 12);
        while (limit.value() < 100) {
            round(limit.value(), 50);
        }
        round(limit.value(), 100); // load is felt once more
        for (int i = 0; i < 5; i++) {
            round(limit.value(), 50);
        }
        int before = limit.value();
        round(before, 50);
        double idle = (limit.value() - before) / Math.sqrt(before);
        for (int i = 0; i < 20; i++) {
            round(limit.value(), 60); // 1.2 of the usual
        }
        before = limit.value();
        round(before, 60);

        assertThat(idle).isBetween(0.7, 1.1);
        assertThat((limit.value() - before) / Math.sqrt(before)).isBetween(0.1, 0.4);
    }

    @Test
    void looks_for_a_queue_after_drops_and_returns_when_there_is_none() {
        round(50, 50);
        dropAndAnswer(30, 50);
        int lowered = limit.value();
        round(lowered, 50);
        round(lowered, 50);
        assertThat(limit.value()).as("lowered, to see whether latency follows").isEqualTo(lowered * 6 / 10);

        for (int i = 0; i < 4; i++) {
            round(limit.value(), 50);
        }
        assertThat(limit.value()).isGreaterThanOrEqualTo(lowered);
    }

    @Test
    void what_is_still_dropped_of_older_attempts_says_nothing_about_an_experiment() {
        round(50, 50);
        dropAndAnswer(30, 50);
        int lowered = limit.value();
        long before = now;
        round(lowered, 50);
        round(lowered, 50);
        for (int i = 0; i < 30; i++) {
            limit.dropped(before, now + MILLI);
        }
        assertThat(limit.value()).as("the experiment's").isEqualTo(lowered * 6 / 10);

        for (int i = 0; i < 4; i++) {
            round(limit.value(), 50);
        }
        assertThat(limit.value()).as("as without them").isGreaterThanOrEqualTo(lowered);
    }

    @Test
    void looks_into_latency_that_is_high_for_long_and_leaves_a_rush_alone() {
        for (int i = 0; i < 20; i++) {
            round(limit.value(), 50);
        }
        for (int rush = 0; rush < 3; rush++) {
            for (int i = 0; i < 39; i++) {
                round(1_024, 60);
                assertThat(limit.value()).as("rush %d, round %d", rush, i).isEqualTo(1_024);
            }
            now += 10 * SECOND;
        }

        for (int i = 0; i < 41; i++) {
            round(1_024, 60);
        }
        assertThat(limit.value()).as("lowered, to see whether latency follows").isEqualTo(614);
    }

    @Test
    void looks_into_latency_of_more_than_twice_the_usual_as_soon_as_it_is_not_a_stall() {
        for (int i = 0; i < 20; i++) {
            round(limit.value(), 50);
        }
        for (int stall = 0; stall < 5; stall++) {
            round(1_024, 400);
            round(1_024, 400);
            for (int i = 0; i < 10; i++) {
                round(1_024, 60);
                assertThat(limit.value()).as("after stall %d", stall).isEqualTo(1_024);
            }
        }

        for (int i = 0; i < 6; i++) {
            round(1_024, 130);
        }
        assertThat(limit.value()).as("lowered, to see whether latency follows").isEqualTo(614);
    }

    @Test
    void does_not_come_down_to_what_is_in_flight_by_asking_why_that_is_slow() {
        growAfterDrops(30);
        now += 100 * SECOND;
        int before = limit.value();
        for (int i = 0; i < 120; i++) {
            round((before + 1) / 2, 65);
            assertThat(limit.value()).as("round %d", i).isGreaterThanOrEqualTo(before);
        }
    }

    @Test
    void returns_to_where_it_was_when_it_was_lowered_for_nothing_though_not_all_of_it_was_in_use() {
        growAfterDrops(100);
        now += 100 * SECOND;
        int before = limit.value();
        for (int i = 0; i < 60 && limit.value() >= before; i++) {
            round(before * 6 / 10, 65);
        }
        int lowered = limit.value();
        assertThat(lowered).as("lowered, to see whether latency follows").isLessThan(before / 2);

        for (int i = 0; i < 10 && limit.value() == lowered; i++) {
            round(lowered, 65);
        }
        assertThat(limit.value()).isGreaterThanOrEqualTo(before);
    }

    @Test
    void is_no_slower_in_quick_steps_where_a_quarter_is_less_than_two_roots() {
        growAfterDrops(30);
        int rounds = 0;
        while (limit.value() < 64) {
            round(limit.value(), 50);
            rounds++;
        }

        assertThat(rounds).isLessThanOrEqualTo(7);
    }

    @Test
    void what_was_slow_before_the_circuit_opened_is_forgotten_when_it_closes() {
        for (int i = 0; i < 20; i++) {
            round(limit.value(), 50);
        }
        for (int i = 0; i < 39; i++) {
            round(1_024, 65);
        }
        limit.startLow(now);
        for (int i = 0; i < 6; i++) {
            round(limit.value(), 65);
        }

        assertThat(limit.value())
                .as("it doubles every other round, and makes no experiment")
                .isEqualTo(160);
    }

    @Test
    void reckons_with_what_it_was_while_an_experiment_runs() {
        round(50, 50);
        dropAndAnswer(30, 50);
        int lowered = limit.value();
        round(lowered, 50);
        round(lowered, 50);

        assertThat(limit.value()).isEqualTo(lowered * 6 / 10);
        assertThat(limit.hopedFor()).as("the round trip is that of then").isEqualTo(lowered);
    }

    @Test
    void does_not_grow_by_the_round_in_which_load_has_come_for_the_quick_ones_are_answered_first() {
        for (int i = 0; i < 4; i++) {
            round(50, 50);
        }
        round(200, 50);
        assertThat(limit.value()).isEqualTo(200);
        round(200, 50);
        assertThat(limit.value()).as("all that came are back").isEqualTo(400);
    }

    @Test
    void starts_low_and_doubles_when_the_circuit_has_closed() {
        round(50, 50);
        limit.startLow(now);
        assertThat(limit.value()).isEqualTo(20);

        round(20, 50);
        assertThat(limit.value()).isEqualTo(40);
        round(40, 50);
        round(40, 50);
        assertThat(limit.value()).isEqualTo(80);
    }

    @Test
    void starts_low_before_anything_is_known_and_not_above_the_cap() {
        limit.startLow(now);
        assertThat(limit.value()).isEqualTo(20);

        limit = ConcurrencyLimit.adaptive(7);
        limit.startLow(now);
        assertThat(limit.value()).isEqualTo(7);
    }

    @Test
    void keeps_growing_at_limit_one_with_one_call_at_a_time() {
        round(50, 50);
        for (int i = 0; i < 100; i++) {
            now += SECOND;
            limit.dropped(now - MILLI, now);
        }
        assertThat(limit.value()).isEqualTo(1);

        for (int i = 0; i < 60; i++) {
            round(1, 50);
        }
        assertThat(limit.value()).isGreaterThan(1);
    }

    @Test
    void lowers_when_latency_doubles_and_stays_low_if_latency_follows() {
        round(50, 50);
        round(50, 50);
        for (int i = 0; i < 40; i++) {
            round(limit.value(), Math.max(50, limit.value())); // 50 at once, and a line behind them: 1 ms each
        }

        assertThat(limit.value()).isBetween(30, 100);
    }

    @Test
    void comes_back_up_when_latency_stays_high_whatever_the_limit() {
        round(50, 50);
        round(50, 50);
        for (int i = 0; i < 20; i++) {
            round(limit.value(), 300);
        }

        assertThat(limit.value()).isGreaterThanOrEqualTo(200);
    }

    @Test
    void never_goes_below_20_for_latency_alone() {
        round(50, 50);
        round(50, 50);
        for (int i = 0; i < 200; i++) {
            round(limit.value(), 30 * limit.value());
            assertThat(limit.value()).isGreaterThanOrEqualTo(20);
        }
    }

    @Test
    void tells_how_long_a_round_trip_takes_after_the_first_answers() {
        assertThat(limit.roundTripNanos()).isEqualTo(100 * MILLI);
        round(10, 30);
        assertThat(limit.roundTripNanos()).isEqualTo(30 * MILLI);
        for (int i = 0; i < 10; i++) {
            round(60, 70);
        }
        assertThat(limit.roundTripNanos()).isEqualTo(70 * MILLI);
    }

    @Test
    void learns_the_round_trip_in_light_traffic_within_a_second_or_two() {
        round(1, 30);
        for (int i = 0; i < 5; i++) {
            now += SECOND / 2;
            round(1, 80);
        }

        assertThat(limit.roundTripNanos()).isEqualTo(80 * MILLI);
    }

    @Test
    void stays_where_it_is_when_fixed_and_still_knows_the_round_trip() {
        limit = ConcurrencyLimit.fixed(64);
        assertThat(limit.roundTripNanos()).isEqualTo(100 * MILLI);
        for (int i = 0; i < 10; i++) {
            round(64, 40);
            limit.dropped(now, now + MILLI);
            limit.startLow(now);
        }

        assertThat(limit.value()).isEqualTo(64);
        assertThat(limit.roundTripNanos()).isEqualTo(40 * MILLI);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void refuses_a_cap_below_one(int cap) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConcurrencyLimit.adaptive(cap))
                .withMessage("cap: " + cap + " (expected: 1 or more)");
        assertThatIllegalArgumentException().isThrownBy(() -> ConcurrencyLimit.fixed(cap));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void stays_within_one_and_the_cap_whatever_happens(long seed) {
        Random random = new Random(seed);
        int cap = 1 + random.nextInt(random.nextBoolean() ? 30 : 3_000);
        ConcurrencyLimit any = ConcurrencyLimit.adaptive(cap);
        long time = random.nextBoolean() ? Long.MAX_VALUE - SECOND : random.nextLong();
        double latency = 50 * MILLI;
        double drops = 0;
        for (int i = 0; i < 50_000; i++) {
            if (random.nextInt(1_000) == 0) {
                latency = Math.exp(random.nextDouble() * 10) * MILLI / 10;
                drops = random.nextInt(3) * random.nextDouble() / 2;
            }
            time += random.nextInt(1_000) == 0 ? random.nextInt(20) * SECOND : random.nextInt((int) (2 * MILLI));
            long took = (long) (latency * (0.5 + random.nextDouble()));
            any.inFlight(1 + random.nextInt(any.value()));
            if (random.nextDouble() < drops) {
                any.dropped(time - took, time);
            } else if (random.nextInt(5_000) == 0) {
                any.startLow(time);
            } else {
                any.answered(time - took, time);
            }
            assertThat(any.value()).as("seed %d, step %d", seed, i).isBetween(1, cap);
            assertThat(any.roundTripNanos()).as("seed %d, step %d", seed, i).isPositive();
        }
    }

    /** All that are in flight begin now and are answered together. As many answers come in as end the round. */
    private void round(int inFlight, long latencyMillis) {
        limit.inFlight(inFlight);
        int answers = first ? inFlight : Math.min(inFlight, 50);
        first = false;
        long start = now;
        now += latencyMillis * MILLI;
        for (int i = 0; i < answers; i++) {
            limit.answered(start, now);
        }
    }

    /** To a limit that has once been lowered by drops, and has asked about them. */
    private void growAfterDrops(int limitAtLeast) {
        round(50, 50);
        limit.startLow(now);
        dropAndAnswer(8, 12);
        while (limit.value() < 27) {
            round(limit.value(), 50);
        }
        for (int i = 0; i < 4; i++) {
            round(limit.value(), 50);
        }
        while (limit.value() < limitAtLeast) {
            round(limit.value(), 50);
        }
    }

    /** A round in which so many are dropped at once and the others answered in 50 ms. */
    private void dropAndAnswer(int dropped, int answered) {
        limit.inFlight(dropped + answered);
        long start = now;
        for (int i = 0; i < dropped; i++) {
            limit.dropped(start, now + MILLI);
        }
        now += 49 * MILLI;
        for (int i = 0; i < answered - 1; i++) {
            limit.answered(start, now);
        }
        now += MILLI;
        limit.answered(start, now);
    }
}
