package dev.entitlement.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    @Test
    void a_constant_rate_has_exactly_its_calls_evenly_spaced_from_the_start() {
        long[] times = times("constant:5000/60s");

        assertThat(times).hasSize(300_000).startsWith(0, 200_000, 400_000).endsWith(59_999_800_000L);
        assertThat(Arrays.stream(gaps(times)).allMatch(gap -> Math.abs(gap - 200_000) <= 1))
                .isTrue();
    }

    @Test
    void a_ramp_has_the_calls_under_its_line_and_reaches_each_when_it_is_due() {
        long[] times = times("ramp:0-1000/10s");

        assertThat(times).hasSize(5_000);
        for (int call = 0; call < times.length; call++) { // 50·t² calls are due after t seconds
            assertThat(times[call] / 1e9).isCloseTo(Math.sqrt(call / 50.0), Offset.offset(1e-6));
        }
    }

    @Test
    void a_ramp_may_go_down_to_nothing() {
        long[] times = times("ramp:1000-0/10s");

        assertThat(times).hasSize(5_000);
        assertThat(Arrays.stream(times).filter(at -> at < 5_000_000_000L).count())
                .isEqualTo(3_750);
    }

    @Test
    void steps_go_from_the_first_rate_to_the_last() {
        long[] times = times("step:100-300/3x2s");

        assertThat(countBetween(times, 0, 2)).isEqualTo(200);
        assertThat(countBetween(times, 2, 4)).isEqualTo(400);
        assertThat(countBetween(times, 4, 6)).isEqualTo(600);
        assertThat(times).hasSize(1_200);
    }

    @Test
    void segments_follow_one_another_and_bursts_lie_over_them() {
        long[] times = times("burst:500@1s,constant:100/2s,constant:50/2s,burst:7@3500ms");

        assertThat(countBetween(times, 0, 1)).isEqualTo(100);
        assertThat(countBetween(times, 1, 2)).isEqualTo(100 + 500);
        assertThat(countBetween(times, 2, 4)).isEqualTo(100 + 7);
        assertThat(Arrays.stream(times).filter(at -> at == 1_000_000_000L).count())
                .isEqualTo(501);
        assertThat(times).isSorted();
    }

    @Test
    void a_burst_alone_is_a_schedule_without_length() {
        Schedule schedule = ProfileText.parse("burst:20000");

        assertThat(schedule.nanos()).isZero();
        assertThat(times(schedule, 0)).hasSize(20_000).containsOnly(0);
    }

    @Test
    void a_length_cuts_off_what_would_start_later_or_adds_silence() {
        Schedule schedule = ProfileText.parse("constant:100/10s,burst:5@9s");

        assertThat(times(schedule.lasting(2_000_000_000L), 0)).hasSize(200);
        assertThat(times(schedule.lasting(20_000_000_000L), 0)).hasSize(1_005);
        assertThat(schedule.lasting(20_000_000_000L).nanos()).isEqualTo(20_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource({"2000, 200", "9000, 905", "20000, 1455", "10001, 1006", "12500, 1243", "25000, 1455"})
    void its_calls_are_those_that_its_length_leaves(long millis, int calls) {
        Schedule schedule =
                ProfileText.parse("constant:100/10s,ramp:100-80/5s,burst:5@9s").lasting(millis * 1_000_000);

        assertThat(times(schedule, 0).length).isEqualTo(calls);
        assertThat(schedule.calls()).isEqualTo(calls);
    }

    @Test
    void silence_is_a_rate_too() {
        assertThat(times("constant:0/5s,burst:3@4s,poisson:0/1s"))
                .containsExactly(4_000_000_000L, 4_000_000_000L, 4_000_000_000L);
    }

    @Test
    void an_ended_schedule_stays_ended() {
        FireTimes times = ProfileText.parse("constant:2/1s").fireTimes(new SplittableRandom(0));

        assertThat(LongStream.generate(times::next).limit(5))
                .containsExactly(0L, 500_000_000L, FireTimes.END, FireTimes.END, FireTimes.END);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7, 4_711, -99})
    void random_calls_have_the_distribution_of_people_who_know_nothing_of_each_other(long seed) {
        long[] times = times(ProfileText.parse("poisson:1000/20s"), seed);
        double[] gaps = Arrays.stream(gaps(times))
                .mapToDouble(gap -> gap / 1e9)
                .sorted()
                .toArray();

        assertThat((double) times.length).as("seed %d", seed).isCloseTo(20_000, Offset.offset(5 * Math.sqrt(20_000)));
        assertThat(distance(gaps, 1_000)).as("seed %d", seed).isLessThan(1.95 / Math.sqrt(gaps.length));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void the_same_seed_gives_the_same_times_and_another_seed_others(long seed) {
        Schedule schedule = ProfileText.parse("poisson:500/2s,poisson:50/2s");

        assertThat(times(schedule, seed)).isEqualTo(times(schedule, seed)).isNotEqualTo(times(schedule, seed + 1));
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void any_schedule_is_in_order_within_its_length_and_has_its_calls(long seed) {
        String profile = anyProfile(new SplittableRandom(seed));
        Schedule schedule = ProfileText.parse(profile);
        long[] times = times(schedule, seed);

        assertThat(times).as("seed %d: %s", seed, profile).isSorted();
        assertThat(Arrays.stream(times).allMatch(at -> at >= 0 && at <= schedule.nanos()))
                .as("seed %d: %s", seed, profile)
                .isTrue();
        assertThat((double) times.length)
                .as("seed %d: %s", seed, profile)
                .isCloseTo(schedule.calls(), Offset.offset(8 + 5 * Math.sqrt(schedule.calls())));
    }

    private static String anyProfile(RandomGenerator random) {
        StringBuilder profile =
                new StringBuilder("burst:" + random.nextInt(1, 50) + "@" + random.nextInt(0, 9_000) + "ms");
        for (int part = random.nextInt(1, 6); part > 0; part--) {
            String rate = random.nextInt(0, 900) + "." + random.nextInt(0, 100);
            String length = random.nextInt(1, 3_000) + "ms";
            profile.append(
                    switch (random.nextInt(4)) {
                        case 0 -> ",constant:" + rate + "/" + length;
                        case 1 -> ",poisson:" + rate + "/" + length;
                        case 2 -> ",ramp:" + rate + "-" + random.nextInt(0, 900) + "/" + length;
                        default -> ",step:" + rate + "-" + random.nextInt(0, 900) + "/3x" + length;
                    });
        }
        return profile.toString();
    }

    /** Kolmogorov and Smirnov's: how far the sample is from the exponential distribution at most. */
    private static double distance(double[] sorted, double rate) {
        double farthest = 0;
        for (int i = 0; i < sorted.length; i++) {
            double expected = 1 - Math.exp(-rate * sorted[i]);
            farthest = Math.max(farthest, Math.abs(expected - (double) i / sorted.length));
            farthest = Math.max(farthest, Math.abs(expected - (i + 1.0) / sorted.length));
        }
        return farthest;
    }

    private static long countBetween(long[] times, int fromSecond, int toSecond) {
        return Arrays.stream(times)
                .filter(at -> at >= fromSecond * 1_000_000_000L && at < toSecond * 1_000_000_000L)
                .count();
    }

    private static long[] gaps(long[] times) {
        long[] gaps = new long[times.length - 1];
        Arrays.setAll(gaps, i -> times[i + 1] - times[i]);
        return gaps;
    }

    private static long[] times(String profile) {
        return times(ProfileText.parse(profile), 0);
    }

    private static long[] times(Schedule schedule, long seed) {
        FireTimes times = schedule.fireTimes(new SplittableRandom(seed));
        return LongStream.generate(times::next)
                .takeWhile(at -> at != FireTimes.END)
                .toArray();
    }
}
