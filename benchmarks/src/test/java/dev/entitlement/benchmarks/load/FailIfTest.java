package dev.entitlement.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailIfTest {

    /** 100 calls in 2 s: 97 good after 1 ms to 97 ms, three errors after 500 ms. */
    private final Summary summary = summary();

    @ParameterizedTest
    @CsvSource({
        "p50>40ms, true",
        "p50>60ms, false",
        "p90<200ms, true",
        "p99>250ms, true",
        "p99>=500ms, true",
        "p99>2s, false",
        "p99.9>250ms, true",
        "p999>0.4s, true",
        "max<=1s, true",
        "mean>1us, true",
        "error-rate>0.01, true",
        "error-rate>=0.03, true",
        "error-rate>0.03, false",
        "error-rate>1%, true",
        "errors>=3, true",
        "errors<3, false",
        "rate<4900, true",
        "rate<49, false",
        "rate>=50, true",
        " rate < 51 , true"
    })
    void holds_when_the_figure_is_beyond_the_bound(String condition, boolean holds) {
        assertThat(FailIf.parse(condition).holds(summary)).isEqualTo(holds);
    }

    @Test
    void explains_itself_with_the_figure() {
        assertThat(FailIf.parse("error-rate>0.01").explain(summary))
                .isEqualTo("error-rate>0.01 holds: error-rate is 0.03000");
        assertThat(FailIf.parse("rate<49").explain(summary)).isEqualTo("rate<49 does not hold: rate is 50.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "p99",
                "p99>",
                ">250ms",
                "p99=250ms",
                "p99>250",
                "p99>ms",
                "p98>250ms",
                "error-rate>2",
                "error-rate>1s",
                "error-rate>200%",
                "rate<4900ms",
                "rate<-1",
                "rate<NaN",
                "p99>250ms,rate<5",
                "P99>250ms"
            })
    void refuses_nonsense_with_what_is_accepted(String text) {
        assertThatThrownBy(() -> FailIf.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(text + " (expected: p50, ");
    }

    private static Summary summary() {
        Interval total = new Interval().of(0);
        for (int call = 1; call <= 97; call++) {
            total.ended(Ending.REACTIVATED, call * Times.MILLISECOND);
        }
        for (int call = 0; call < 3; call++) {
            total.ended(Ending.UNAVAILABLE, 500 * Times.MILLISECOND);
        }
        RunResult run = new RunResult(total, List.of(100L), List.of(97L), 100, 0, 2_500_000_000L, false, 1, null);
        return Summary.of(run, Schedule.constant(50, 2_000_000_000L), List.of(), Times.SECOND);
    }
}
