package dev.entitlement.benchmarks.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FigureTest {

    @Test
    void passes_on_its_bound_and_falls_short_beyond() {
        Figure figure = Figure.of("a", 1.25, Unit.TIMES);

        assertThat(figure.must(Bound.atMost(1.25)).verdict()).isEqualTo("PASS");
        assertThat(figure.must(Bound.atMost(1.24)).verdict()).isEqualTo("FELL SHORT");
        assertThat(figure.must(Bound.atLeast(1.25)).passes()).isTrue();
        assertThat(figure.must(Bound.atLeast(1.26)).passes()).isFalse();
        assertThat(figure.must(Bound.exactly(1.25)).passes()).isTrue();
        assertThat(figure.must(Bound.exactly(1)).passes()).isFalse();
    }

    @Test
    void a_goal_that_is_missed_does_not_fail_it() {
        Figure figure = Figure.of("a", 2, Unit.COUNT).must(Bound.atMost(3)).goal(Bound.atMost(1));

        assertThat(figure.passes()).isTrue();
        assertThat(figure.reachesGoal()).isFalse();
    }

    @Test
    void what_is_only_told_has_no_verdict() {
        assertThat(Figure.of("a", Double.NaN, Unit.COUNT).verdict()).isEmpty();
        assertThat(Figure.of("a", Double.NaN, Unit.COUNT).passes()).isTrue();
    }

    @Test
    void what_never_came_or_was_not_seen_falls_short_of_every_bound() {
        assertThat(Figure.of("a", Double.POSITIVE_INFINITY, Unit.SECONDS)
                        .must(Bound.atMost(1e9))
                        .passes())
                .isFalse();
        for (Bound bound : new Bound[] {Bound.atMost(1), Bound.atLeast(1), Bound.exactly(1)}) {
            assertThat(Figure.of("a", Double.NaN, Unit.COUNT).must(bound).passes())
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COUNT|9500|9,500",
                "PER_SECOND|1000|1,000/s",
                "SECONDS|0.464|0.46 s",
                "SECONDS|Infinity|never",
                "MILLIS|9.96|10.0 ms",
                "MEGABYTES|399.6|400 MB",
                "TIMES|3.941|3.94×",
                "SHARE|0.95|95.0 %",
                "SHARE|0.0001|< 0.05 %",
                "SHARE|0|0.0 %",
                "SHARE|NaN|none seen",
            })
    void figures_are_written_for_people(Unit unit, double value, String text) {
        assertThat(unit.text(value)).isEqualTo(text);
    }
}
