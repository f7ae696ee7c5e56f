package dev.entitlement.benchmarks.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.entitlement.benchmarks.scenarios.Findings.Point;
import dev.entitlement.benchmarks.scenarios.MeasuredGateway.Status;
import dev.entitlement.benchmarks.scenarios.Samples.Sample;
import org.junit.jupiter.api.Test;

class SamplesTest {
    private final Samples samples = new Samples();

    @Test
    void tells_how_long_the_limit_took() {
        limits(200, 200, 180, 90, 70, 75, 200);

        assertThat(samples.untilLimit(limit -> limit <= 75, new Span(200, 700))).isEqualTo(200);
        assertThat(samples.untilLimit(limit -> limit <= 60, new Span(200, 700))).isInfinite();
        assertThat(samples.untilLimit(limit -> limit >= 200, new Span(200, 600)))
                .as("what comes after the span does not count")
                .isInfinite();
    }

    @Test
    void without_a_limit_nothing_follows_and_nothing_fails_to() {
        limits(Double.NaN, Double.NaN);

        assertThat(samples.untilLimit(limit -> limit <= 75, new Span(0, 1_000))).isNaN();
        assertThat(samples.series(Status::limit)).isEmpty();
    }

    @Test
    void tells_median_and_maximum_of_a_span() {
        limits(5, 1, 9, 2, 100);

        assertThat(samples.median(Status::limit, new Span(0, 400))).isEqualTo(5);
        assertThat(samples.max(Status::limit, new Span(0, 400))).isEqualTo(9);
        assertThat(samples.median(Status::limit, new Span(1_000, 2_000))).isNaN();
    }

    @Test
    void adds_up_how_long_the_circuit_was_not_closed() {
        for (int at = 0; at < 10; at++) {
            samples.add(new Sample(at * 100L, new Status(1, 0, 0, at < 4 ? 1 : 0), 0));
        }
        assertThat(samples.circuitOpenSeconds(new Span(200, 1_000))).isCloseTo(0.2, within(1e-9));
        assertThat(samples.series(Status::circuitOpen)).hasSize(10).startsWith(new Point(0, 1));
    }

    @Test
    void tells_what_was_taken_of_processors() {
        limits(1, 1, 1, 1);

        assertThat(samples.processors(new Span(100, 1_000))).isCloseTo(0.4, within(1e-9));
        assertThat(samples.processors(new Span(300, 1_000))).as("of one sample").isNaN();
    }

    private void limits(double... limits) {
        for (int at = 0; at < limits.length; at++) {
            samples.add(new Sample(at * 100L, new Status(limits[at], 0, 0, 0), at * 40));
        }
    }
}
