package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.BadDay.Phase;
import java.io.IOException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole policy stack through a bad day, on virtual time. Its numbers are committed in {@code bad-day.md}. The days
 * without budget and breaker show that the corridors below can be left.
 */
@ExtendWith(CapturedLog.class)
class BadDayTest {
    @Test
    void is_the_day_that_was_committed() throws IOException {
        new CommittedReport("bad-day.md").assertIs(report());
    }

    private static String report() {
        return """
                # A bad day, simulated

                Calls arrive at random at 80 %% of the platform's capacity. A refusal costs the platform half of what a
                reactivation does, and it refuses what would queue for more than 100 ms. *Attempts per call* is what the
                platform saw, over the calls that began meanwhile; the other columns follow the calls that began in the
                phase to their end. *Untrue* counts reported effects that the platform's own books contradict.

                ## As it comes

                %s
                ## Without retry budget

                %s
                ## With the retry budget alone: neither circuit breaker nor adaptive limit

                %s
                ## Without any of the three

                %s""".formatted((Object[])
                Stream.of(Day.values()).map(day -> day.lived().table()).toArray(String[]::new));
    }

    /** The days that the tests compare, each lived once. */
    private enum Day {
        AS_IT_COMES(it -> it),
        WITHOUT_BUDGET(it -> it.retryBudget(Double.POSITIVE_INFINITY)),
        BUDGET_ALONE(it -> it.circuitBreaker(false).adaptiveLimit(false)),
        WITHOUT_ANY(it -> it.retryBudget(Double.POSITIVE_INFINITY)
                .circuitBreaker(false)
                .adaptiveLimit(false)
                .maxInFlight(1_000_000));

        private final UnaryOperator<ClientSettings.Builder> settings;
        private BadDay lived;

        Day(UnaryOperator<ClientSettings.Builder> settings) {
            this.settings = settings;
        }

        BadDay lived() {
            if (lived == null) {
                lived = BadDay.with(settings);
            }
            return lived;
        }

        BadDay.Lived in(Phase phase) {
            return lived().in(phase);
        }
    }

    @Test
    void retries_add_at_most_a_quarter_to_the_load_of_an_outage() {
        assertThat(Day.AS_IT_COMES.in(Phase.OUTAGE).attemptsPerCall()).isLessThanOrEqualTo(1.25);
        assertThat(Day.BUDGET_ALONE.in(Phase.OUTAGE).attemptsPerCall()).isBetween(1.1, 1.25);
    }

    @ParameterizedTest
    @EnumSource(names = {"RECOVERED_OUTAGE", "RECOVERED_SLOW", "RECOVERED_HANG"})
    void a_second_after_the_trouble_every_call_succeeds_again(Phase phase) {
        assertThat(Day.AS_IT_COMES.in(phase).tally().restoredShare()).isGreaterThan(0.995);
    }

    @ParameterizedTest
    @EnumSource(names = {"RECOVERED_OUTAGE", "RECOVERED_SLOW", "RECOVERED_HANG"})
    void the_load_is_normal_again_after_the_trouble_ends(Phase phase) {
        assertThat(Day.AS_IT_COMES.in(phase).tally().attemptsPerCall()).isLessThan(1.05);
        assertThat(Day.AS_IT_COMES.in(phase).attemptsPerCall())
                .as("with those who had been waiting")
                .isLessThan(1.15);
    }

    @Test
    void no_answer_is_later_than_the_deadline() {
        assertThat(Stream.of(Phase.values()).map(Day.AS_IT_COMES::in))
                .allSatisfy(lived -> assertThat(lived.tally().longestSeconds()).isLessThanOrEqualTo(10));
    }

    @Test
    void only_what_was_sent_and_not_answered_is_unknown() {
        assertThat(Stream.of(Phase.values())
                        .filter(phase -> phase != Phase.HANG)
                        .map(Day.AS_IT_COMES::in))
                .allSatisfy(lived -> assertThat(lived.tally().unknownShare()).isLessThan(0.001));
    }

    @Test
    void no_effect_is_reported_that_the_platforms_books_contradict() {
        assertThat(Stream.of(Day.values())
                        .flatMap(day -> Stream.of(Phase.values()).map(day::in)))
                .allSatisfy(lived -> assertThat(lived.tally().untrue()).isZero());
    }

    @Test
    void without_budget_breaker_and_limit_the_overload_outlives_its_cause() {
        Day day = Day.WITHOUT_ANY;

        assertThat(day.in(Phase.OUTAGE).attemptsPerCall()).isGreaterThan(1.5);
        assertThat(day.in(Phase.RECOVERED_OUTAGE).tally().restoredShare()).isLessThan(0.5);
    }
}
