package dev.entitlement.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.policy.LimitSimulation.Stretch;
import dev.entitlement.policy.UpstreamModel.Capacity;
import dev.entitlement.policy.UpstreamModel.Flaky;
import dev.entitlement.policy.UpstreamModel.Places;
import dev.entitlement.policy.UpstreamModel.Servers;
import dev.entitlement.policy.UpstreamModel.Work;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Minutes of good and bad days on virtual time. Work takes 50 ms on average, always or lognormally (sigma 0.5). The same
 * seed gives the same day on any machine, so what stands here is what happened, with some room for better rules.
 */
class ConcurrencyLimitSimulationTest {
    private static final double MILLIS = 50;
    private static final int CAP = 1_024;
    private static final int ENOUGH = 100_000;

    private final ConcurrencyLimit limit = ConcurrencyLimit.adaptive(CAP);

    @ParameterizedTest(name = "sigma {0}, seed {1}")
    @CsvSource({"0, 1", "0.5, 2", "0.5, 3"})
    void finds_what_fifty_servers_can_do_under_three_times_the_load_though_they_queue_without_end(
            double sigma, long seed) {
        LimitSimulation day =
                day(new Servers(50, work(sigma, seed)), perSecond(3_000), seed).run(120);

        Stretch later = day.between(10, 120);
        assertThat(later.mostLimit()).as("of 50 that can work").isLessThanOrEqualTo(100);
        assertThat(later.meanLimit()).isBetween(55.0, 85.0);
        assertThat(later.goodPerSecond()).as("of 1,000").isGreaterThan(980);
        assertThat(day.between(0, 10).goodPerSecond()).as("of 1,000").isGreaterThan(940);
    }

    @ParameterizedTest(name = "sigma {0}, seed {1}")
    @CsvSource({"0, 1", "0.5, 2", "0.5, 3"})
    void does_not_drift_upwards_under_lasting_mild_overload(double sigma, long seed) {
        LimitSimulation day =
                day(new Servers(50, work(sigma, seed)), perSecond(1_300), seed).run(240);

        Stretch later = day.between(20, 240);
        assertThat(later.mostLimit()).as("of 50 that can work").isLessThanOrEqualTo(125);
        assertThat(later.goodPerSecond()).as("of 1,000").isGreaterThan(980);
        assertThat(day.between(220, 240).meanLimit())
                .as("as at first")
                .isLessThan(1.25 * day.between(20, 60).meanLimit());
    }

    @ParameterizedTest(name = "sigma {0}, seed {1}")
    @CsvSource({"0, 1", "0.5, 2", "0.5, 3"})
    void does_not_take_a_queue_that_grows_slowly_for_the_usual_latency(double sigma, long seed) {
        LimitSimulation day = day(new Servers(50, work(sigma, seed)), second -> 800 + 5 * second, seed)
                .run(120);

        assertThat(day.between(80, 120).mostLimit()).as("of 50 that can work").isLessThanOrEqualTo(125);
        assertThat(day.between(60, 120).goodPerSecond()).as("of 1,000").isGreaterThan(960);
    }

    @ParameterizedTest(name = "sigma {0}, seed {1}")
    @CsvSource({"0, 1", "0.5, 2", "0.5, 3"})
    void comes_back_to_normal_when_an_overload_is_over(double sigma, long seed) {
        DoubleUnaryOperator calls = second -> second < 10 || second >= 30 ? 500 : 3_000;
        LimitSimulation day =
                day(new Servers(50, work(sigma, seed)), calls, seed).run(60);

        assertThat(day.between(12, 30).goodPerSecond()).as("of 1,000").isGreaterThan(960);
        assertThat(day.between(35, 60).goodPerSecond()).as("all of 500").isBetween(485.0, 515.0);
    }

    @ParameterizedTest(name = "sigma {0}, seed {1}")
    @CsvSource({"0, 1", "0.5, 2", "0.5, 3"})
    void uses_a_capacity_without_refusals_under_three_times_the_load(double sigma, long seed) {
        LimitSimulation day = day(new Capacity(1_000, work(sigma, seed)), perSecond(3_000), seed)
                .run(30);

        assertThat(day.between(0, 30).goodPerSecond()).as("of 1,000").isGreaterThan(970);
        assertThat(day.between(0, 3).refusedPerSecond()).isLessThan(80);
        assertThat(day.between(3, 30).refusedPerSecond()).isLessThan(15);
        assertThat(day.between(3, 30).mostLimit()).isLessThanOrEqualTo(150);
    }

    @ParameterizedTest(name = "sigma {0}, seed {1}")
    @CsvSource({"0, 1", "0.5, 2", "0.5, 3"})
    void follows_a_capacity_down_to_a_quarter_and_back_within_seconds(double sigma, long seed) {
        Capacity upstream = new Capacity(1_000, work(sigma, seed));
        LimitSimulation day = day(upstream, perSecond(1_200), seed)
                .at(20, () -> upstream.perSecond = 250)
                .at(40, () -> upstream.perSecond = 1_000)
                .run(60);

        assertThat(day.between(20, 40).goodPerSecond()).as("of 250").isGreaterThan(237);
        assertThat(day.between(20, 21).refusedPerSecond()).isLessThan(250);
        assertThat(day.between(22, 40).refusedPerSecond()).isLessThan(20);
        assertThat(day.between(22, 40).mostLimit()).isLessThanOrEqualTo(50);
        assertThat(day.secondsUntil(900, 40)).isLessThan(1.5);
        assertThat(day.between(42, 60).goodPerSecond()).as("of 1,000").isGreaterThan(980);
    }

    @ParameterizedTest(name = "sigma {0}, seed {1}")
    @CsvSource({"0, 1", "0.5, 2", "0.5, 3"})
    void follows_servers_that_go_and_come_back_though_they_refuse_nothing(double sigma, long seed) {
        Servers upstream = new Servers(100, work(sigma, seed));
        LimitSimulation day = day(upstream, perSecond(2_400), seed)
                .at(20, () -> upstream.servers = 25)
                .at(40, () -> upstream.servers = 100)
                .run(60);

        assertThat(day.between(22, 40).goodPerSecond()).as("of 500").isGreaterThan(460);
        assertThat(day.between(24, 40).mostLimit()).as("of 25 that can work").isLessThanOrEqualTo(75);
        assertThat(day.secondsUntil(1_800, 40)).isLessThan(1.5);
        assertThat(day.between(42, 60).goodPerSecond()).as("of 2,000").isGreaterThan(1_940);
    }

    @ParameterizedTest(name = "sigma {0}, seed {1}")
    @CsvSource({"0, 1", "0.5, 2", "0.5, 3"})
    void takes_a_slower_upstream_for_what_it_is(double sigma, long seed) {
        Work work = work(sigma, seed);
        LimitSimulation day = day(new Servers(ENOUGH, work), perSecond(2_000), seed)
                .at(10, () -> work.meanMillis = 6 * MILLIS)
                .at(30, () -> work.meanMillis = MILLIS)
                .run(40);

        assertThat(day.between(10, 12).goodPerSecond())
                .as("of 2,000, while it finds out")
                .isGreaterThan(900);
        assertThat(day.between(15, 30).goodPerSecond()).as("all of 2,000").isGreaterThan(1_950);
        assertThat(day.between(15, 30).leastLimit()).isGreaterThanOrEqualTo(600);
        assertThat(day.between(31, 40).goodPerSecond()).as("all of 2,000").isGreaterThan(1_950);
    }

    @ParameterizedTest(name = "sigma {0}, seed {1}")
    @CsvSource({"0, 1, 1.2", "0.5, 2, 4", "0.5, 3, 2"})
    void is_quick_to_use_much_that_has_become_free(double sigma, long seed, double seconds) {
        Servers upstream = new Servers(50, work(sigma, seed));
        DoubleUnaryOperator calls = second -> second < 20 ? 3_000 : second < 30 ? 900 : 100_000;
        LimitSimulation day = day(upstream, calls, seed)
                .at(25, () -> upstream.servers = ENOUGH)
                .run(34);

        assertThat(day.between(20, 25).mostLimit()).isLessThan(150);
        assertThat(day.secondsUntil(18_000, 30))
                .as("20,480 with all permits out")
                .isLessThan(seconds);
    }

    @ParameterizedTest(name = "{2} of the usual, sigma {0}, seed {1}")
    @CsvSource({
        "0, 1, 1.1",
        "0.5, 2, 1.1",
        "0, 1, 1.2",
        "0.5, 2, 1.2",
        "0, 1, 1.3",
        "0.5, 3, 1.3",
        "0, 1, 1.6",
        "0.5, 3, 1.6"
    })
    void does_not_starve_behind_latency_that_is_a_little_too_high_to_grow(double sigma, long seed, double timesUsual) {
        Work work = work(sigma, seed);
        Servers upstream = new Servers(50, work);
        LimitSimulation day = day(upstream, perSecond(3_000), seed)
                .at(20, () -> {
                    upstream.servers = ENOUGH;
                    work.meanMillis = timesUsual * MILLIS;
                })
                .run(60);

        assertThat(day.secondsUntil(2_900, 20)).isLessThan(25);
        assertThat(day.between(45, 60).goodPerSecond()).as("all of 3,000").isGreaterThan(2_900);
    }

    @ParameterizedTest(name = "sigma {0}, seed {1}")
    @CsvSource({"0, 1", "0.5, 2", "0.5, 3"})
    void does_not_starve_at_the_floor_of_latency_when_the_upstream_is_slow(double sigma, long seed) {
        Work work = work(sigma, seed);
        LimitSimulation day = day(new Servers(ENOUGH, work), second -> second < 5 ? 100 : 400, seed);
        day.at(1, () -> limit.startLow(day.nowNanos()))
                .at(4, () -> work.meanMillis = 6 * MILLIS)
                .run(20);

        assertThat(day.between(4, 8).leastLimit()).isEqualTo(20);
        assertThat(day.between(10, 20).goodPerSecond()).as("all of 400").isGreaterThan(380);
    }

    @ParameterizedTest(name = "sigma {0}, seed {1}")
    @CsvSource({"0, 1", "0.5, 2", "0.5, 3"})
    void finds_how_many_places_there_are_from_refusals_alone(double sigma, long seed) {
        LimitSimulation day =
                day(new Places(80, work(sigma, seed)), perSecond(3_000), seed).run(30);

        assertThat(day.between(2, 30).goodPerSecond()).as("of 1,600").isGreaterThan(1_540);
        assertThat(day.between(2, 30).refusedPerSecond()).isLessThan(64);
        assertThat(day.between(2, 30).mostLimit()).isLessThanOrEqualTo(100);
    }

    @ParameterizedTest(name = "sigma {0}, seed {1}")
    @CsvSource({"0, 1", "0.5, 2", "0.5, 3"})
    void finds_a_few_places_too(double sigma, long seed) {
        LimitSimulation day =
                day(new Places(8, work(sigma, seed)), perSecond(3_000), seed).run(30);

        assertThat(day.between(5, 30).goodPerSecond()).as("of 160").isGreaterThan(145);
        assertThat(day.between(5, 30).refusedPerSecond()).isLessThan(16);
    }

    @ParameterizedTest(name = "sigma {0}, {2} refused, seed {1}")
    @CsvSource({"0, 1, 0.01", "0.5, 2, 0.01", "0, 2, 0.05", "0.5, 3, 0.05", "0, 3, 0.1", "0.5, 4, 0.1"})
    void is_not_brought_down_by_refusals_that_do_not_depend_on_load(double sigma, long seed, double share) {
        Work dice = work(sigma, seed);
        UpstreamModel upstream = new Flaky(new Servers(ENOUGH, dice), share, UpstreamModel.REFUSED, dice);
        LimitSimulation day = day(upstream, perSecond(4_000), seed).run(30);

        assertThat(day.between(5, 30).goodPerSecond())
                .as("all that is not refused")
                .isGreaterThan(0.97 * (1 - share) * 4_000);
    }

    @ParameterizedTest(name = "sigma {0}, seed {1}")
    @CsvSource({"0, 1", "0.5, 2"})
    void is_not_brought_down_by_one_in_a_hundred_that_hangs(double sigma, long seed) {
        Work dice = work(sigma, seed);
        UpstreamModel upstream = new Flaky(new Servers(ENOUGH, dice), 0.01, UpstreamModel.NEVER, dice);
        LimitSimulation day = day(upstream, perSecond(3_000), seed).run(30);

        assertThat(day.between(0, 30).goodPerSecond()).as("of 2,970").isGreaterThan(2_900);
    }

    @ParameterizedTest(name = "sigma {0}, seed {1}")
    @CsvSource({"0, 1", "0.5, 2", "0.5, 3"})
    void is_back_soon_after_it_has_started_low(double sigma, long seed) {
        DoubleUnaryOperator calls = second -> second >= 10 && second < 14 ? 0 : 1_200;
        LimitSimulation day = day(new Capacity(1_000, work(sigma, seed)), calls, seed);
        day.at(13, () -> limit.startLow(day.nowNanos())).run(18);

        assertThat(day.between(13.1, 14).mostLimit()).isEqualTo(20);
        assertThat(day.secondsUntil(900, 14))
                .as("two tenths of it are measured")
                .isLessThan(1.2);
        assertThat(day.between(14, 18).refusedPerSecond()).isLessThan(15);
    }

    @ParameterizedTest(name = "sigma {0}, seed {1}")
    @CsvSource({"0, 1", "0.5, 2", "0.5, 3"})
    void does_not_keep_an_upstream_down_after_an_outage_though_no_circuit_helps_it(double sigma, long seed) {
        Capacity upstream = new Capacity(1_000, work(sigma, seed));
        LimitSimulation day = day(upstream, perSecond(800), seed)
                .at(10, () -> upstream.down = true)
                .at(20, () -> upstream.down = false)
                .run(30);

        assertThat(day.between(11, 20).refusedPerSecond()).isLessThan(40);
        assertThat(day.secondsUntil(720, 20)).isLessThan(2.5);
        assertThat(day.between(23, 30).goodPerSecond())
                .as("800, and those who waited")
                .isGreaterThan(970);
    }

    @ParameterizedTest(name = "sigma {0}, seed {1}")
    @CsvSource({"0, 1", "0.5, 2"})
    void opens_up_fast_in_a_burst(double sigma, long seed) {
        LimitSimulation day = day(new Servers(ENOUGH, work(sigma, seed)), perSecond(100_000), seed)
                .run(1);

        assertThat(day.between(0.4, 1).leastLimit()).isGreaterThanOrEqualTo(800);
        assertThat(day.between(0.5, 1).goodPerSecond())
                .as("of 20,480 with all permits out")
                .isGreaterThan(18_000);
    }

    private LimitSimulation day(UpstreamModel upstream, DoubleUnaryOperator callsPerSecond, long seed) {
        return new LimitSimulation(limit, upstream, callsPerSecond, seed);
    }

    private static DoubleUnaryOperator perSecond(double calls) {
        return second -> calls;
    }

    private static Work work(double sigma, long seed) {
        return new Work(MILLIS, sigma, seed);
    }
}
