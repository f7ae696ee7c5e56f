package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.CrowdedDay.Lived;
import dev.entitlement.CrowdedDay.Phase;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole policy stack on a day on which too much is asked for, on virtual time. Its numbers are committed in {@code
 * crowded-day.md}. The days without policies show that each corridor can be left.
 */
@ExtendWith(CapturedLog.class)
class CrowdedDayTest {
    private static final long SEED = 1789;
    private static final int CAP = 1_024;

    private static final List<Phase> ALL = List.of(Phase.values());
    private static final List<Phase> THROUGH_OVERLOAD = ALL.subList(0, Phase.AFTER_OVERLOAD.ordinal() + 1);
    private static final List<Phase> THROUGH_BURST = ALL.subList(0, Phase.AFTER_BURST.ordinal() + 1);
    private static final List<Phase> GREED = ALL.subList(Phase.TEN.ordinal(), Phase.AFTER_GREED.ordinal() + 1);

    @Test
    void is_the_day_that_was_committed() throws IOException {
        new CommittedReport("crowded-day.md").assertIs(report());
    }

    private static String report() {
        return """
                # A crowded day, simulated

                Ten callers ask at random for 60 %% of what the platform can do (1,000 calls a second, each in 20 to 40 ms) and, now
                and then, for too much. A refusal costs the platform half of what a reactivation does, and it refuses what would queue for
                more than 100 ms. The columns follow the calls that began in a phase to their end, *restored* to *longest*, or tell what
                was seen meanwhile, from *goodput* on: calls restored, over what the platform could do. *Missed* are those that were not
                refused at once and had not enough time after all. *Untrue* counts reported effects that the platform's own books contradict.
                *Greed* asks for fifty times what the ten do together.

                ## As it comes

                %s
                ## Without the adaptive limit

                %s
                ## Without limit, budget and breaker, and with five attempts a call

                %s
                ## Greed, when nobody can tell callers apart

                %s
                ## A rush on a platform that could do all of it at once

                All calls come at one instant. Each rush is followed by a second one, which meets a client that knows the platform.
                *Ideal* is what it would take with as many on the wire all the time as the cap allows.

                | client | calls | lost | on the wire | took | of ideal |
                |---|---:|---:|---:|---:|---:|
                %s""".formatted((Object[])
                Stream.concat(Stream.of(Day.values()).map(day -> day.lived().table()), Stream.of(rushes()))
                        .toArray(String[]::new));
    }

    private static String rushes() {
        StringBuilder rows = new StringBuilder();
        for (Crowd crowd : Crowd.values()) {
            rows.append(crowd.first().row(crowd.text, CAP))
                    .append(crowd.second().row("… the second", CAP));
        }
        return rows.toString();
    }

    /** The days that the tests compare, each lived once. */
    private enum Day {
        AS_IT_COMES {
            @Override
            CrowdedDay live() {
                return CrowdedDay.of(SEED, it -> it, ALL);
            }
        },
        WITHOUT_LIMIT {
            @Override
            CrowdedDay live() {
                return CrowdedDay.of(SEED, it -> it.adaptiveLimit(false), THROUGH_OVERLOAD);
            }
        },
        WITHOUT_ANY {
            @Override
            CrowdedDay live() {
                return CrowdedDay.of(
                        SEED,
                        it -> it.retryBudget(Double.POSITIVE_INFINITY)
                                .circuitBreaker(false)
                                .adaptiveLimit(false)
                                .maxInFlight(1_000_000)
                                .maxAttempts(5),
                        THROUGH_BURST);
            }
        },
        ANONYMOUS {
            @Override
            CrowdedDay live() {
                return CrowdedDay.ofAnonymous(SEED, GREED);
            }
        };

        private CrowdedDay lived;

        abstract CrowdedDay live();

        CrowdedDay lived() {
            if (lived == null) {
                lived = live();
            }
            return lived;
        }

        Lived in(Phase phase) {
            return lived().in(phase);
        }
    }

    /** The rushes that the tests compare, each made once. */
    private enum Crowd {
        MANY("20,000 places in the queue", 20_000, 20_000, CAP),
        DEFAULTS("as it comes", 9_500, 10_000, CAP),
        UNCAPPED("without cap and limit", 9_500, 10_000, 1_000_000);

        private final String text;
        private final int calls;
        private final int maxQueued;
        private final int cap;
        private List<Rush> made = List.of();

        Crowd(String text, int calls, int maxQueued, int cap) {
            this.text = text;
            this.calls = calls;
            this.maxQueued = maxQueued;
            this.cap = cap;
        }

        private Rush made(int index) {
            if (made.isEmpty()) {
                made = Rush.inTurn(
                        2,
                        calls,
                        SEED,
                        it -> it.maxQueued(maxQueued).maxInFlight(cap).adaptiveLimit(cap == CAP));
            }
            return made.get(index);
        }

        Rush first() {
            return made(0);
        }

        Rush second() {
            return made(1);
        }
    }

    // ---- thousands at one instant

    @ParameterizedTest
    @EnumSource(names = {"MANY", "DEFAULTS"})
    void a_rush_is_served_whole_under_the_cap(Crowd crowd) {
        assertThat(List.of(crowd.first(), crowd.second())).allSatisfy(rush -> {
            assertThat(rush.tally().lost()).isZero();
            assertThat(rush.mostOut()).isBetween(CAP - 10, CAP);
        });
        assertThat(Crowd.UNCAPPED.first().mostOut())
                .as("on the wire without a cap")
                .isEqualTo(9_500);
    }

    @Test
    void a_rush_is_served_nearly_as_fast_as_the_cap_allows() {
        assertThat(Crowd.MANY.first().timesIdeal(CAP)).isLessThan(1.3);
        assertThat(Crowd.DEFAULTS.first().timesIdeal(CAP))
                .as("nine round trips, of which the first five find the cap")
                .isLessThan(1.5);
        assertThat(Crowd.MANY.second().timesIdeal(CAP)).isLessThan(1.15);
        assertThat(Crowd.DEFAULTS.second().timesIdeal(CAP)).isLessThan(1.15);
    }

    @Test
    void a_burst_is_served_whole_by_a_platform_that_needs_seconds_for_it() {
        Lived burst = Day.AS_IT_COMES.in(Phase.BURST);

        assertThat(burst.others().lost() + burst.ten().lost()).isZero();
        assertThat(burst.mostOut()).isLessThanOrEqualTo(CAP);
        assertThat(burst.others().longestSeconds()).isLessThan(1.3 * CrowdedDay.BURST / CrowdedDay.CAPACITY);
        assertThat(Day.WITHOUT_LIMIT.in(Phase.BURST).others().restoredShare())
                .as("without a limit")
                .isLessThan(0.5);
    }

    // ---- a quarter of the capacity

    @Test
    void a_quarter_of_the_capacity_is_used_and_so_is_all_of_it_again() {
        Lived quarter = Day.AS_IT_COMES.in(Phase.QUARTER);

        assertThat(quarter.goodput()).isGreaterThan(0.95);
        assertThat(quarter.mostLimitAfter(3)).as("half of what it was").isLessThanOrEqualTo(45);
        assertThat(quarter.ten().missedDeadlineShare()).isLessThan(0.01);
        assertThat(Day.AS_IT_COMES.in(Phase.SETTLING_QUARTER).secondsUntilUsed())
                .as("seconds until those who waited are served with all there is")
                .isLessThan(1);
        assertThat(Day.WITHOUT_LIMIT.in(Phase.QUARTER).goodput())
                .as("without a limit")
                .isLessThan(0.5);
    }

    @ParameterizedTest
    @ValueSource(longs = {16, 27})
    void a_quarter_is_not_taken_for_a_platform_that_always_refuses_some(long seed) {
        CrowdedDay day = CrowdedDay.of(seed, it -> it, ALL.subList(0, Phase.QUARTER.ordinal() + 1));

        assertThat(day.in(Phase.QUARTER).goodput()).isGreaterThan(0.95);
    }

    // ---- three times the capacity

    @Test
    void an_overload_costs_the_platform_nothing_and_nobody_waits_for_a_no() {
        Lived overload = Day.AS_IT_COMES.in(Phase.OVERLOAD);

        assertThat(overload.goodput()).isGreaterThan(0.98);
        assertThat(overload.ten().missedDeadlineShare()).isLessThan(0.001);
        assertThat(overload.ten().refusedAtOnceShare()).isGreaterThan(0.99);
        assertThat(Day.WITHOUT_LIMIT.in(Phase.OVERLOAD).goodput())
                .as("without a limit")
                .isLessThan(0.5);
    }

    // ---- one greedy caller

    @Test
    void a_greedy_caller_gets_what_is_left_over_and_costs_the_others_no_call_and_not_twice_the_time() {
        Lived greed = Day.AS_IT_COMES.in(Phase.GREED);
        double alone = Day.AS_IT_COMES.in(Phase.TEN).ten().restoredInMillis(99);

        assertThat(greed.ten().lost()).isZero();
        assertThat(greed.ten().restoredInMillis(99)).isLessThan(2 * alone);
        assertThat(greed.goodput()).isGreaterThan(0.95);
        assertThat(Day.ANONYMOUS.in(Phase.GREED).ten().restoredShare())
                .as("when nobody can tell callers apart")
                .isLessThan(0.5);
    }

    // ---- and afterwards

    @ParameterizedTest
    @EnumSource(names = {"AFTER_BURST", "AFTER_QUARTER", "AFTER_OVERLOAD", "AFTER_GREED"})
    void everything_is_normal_again_afterwards(Phase phase) {
        Lived after = Day.AS_IT_COMES.in(phase);
        double normal = Day.AS_IT_COMES.in(Phase.CALM).ten().restoredInMillis(99);

        assertThat(after.ten().lost()).isZero();
        assertThat(after.ten().attemptsPerCall()).isEqualTo(1);
        assertThat(after.ten().restoredInMillis(99)).isLessThan(1.1 * normal);
        assertThat(after.mostQueued()).isLessThan(20);
        assertThat(after.queuedAtEnd()).isZero();
        assertThat(after.limitAtEnd()).as("30 use all the capacity").isGreaterThanOrEqualTo(30);
    }

    @Test
    void without_policies_the_overload_outlives_the_burst() {
        assertThat(Day.WITHOUT_ANY.in(Phase.AFTER_BURST).ten().restoredShare()).isLessThan(0.5);
        assertThat(Day.WITHOUT_ANY.in(Phase.AFTER_BURST).ten().attemptsPerCall())
                .isGreaterThan(2);
    }

    @Test
    void no_effect_is_reported_that_the_platforms_books_contradict() {
        assertThat(ALL.stream().map(Day.AS_IT_COMES::in)).allSatisfy(lived -> {
            assertThat(lived.ten().untrue()).isZero();
            assertThat(lived.others().untrue()).isZero();
        });
    }
}
