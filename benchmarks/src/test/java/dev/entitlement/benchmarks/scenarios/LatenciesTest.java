package dev.entitlement.benchmarks.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.benchmarks.load.Ending;
import dev.entitlement.benchmarks.scenarios.Findings.Point;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void a_percentile_is_the_least_value_that_so_many_do_not_exceed() {
        List<Seen> calls = LongStream.rangeClosed(1, 200)
                .mapToObj(nanos -> new Seen(1_000, 1_000 + nanos, Ending.REACTIVATED, 200, 1))
                .toList();
        Latencies latencies = Latencies.of(calls, call -> true);

        assertThat(latencies.percentile(50)).isEqualTo(100);
        assertThat(latencies.percentile(99)).isEqualTo(198);
        assertThat(latencies.percentile(99.9)).isEqualTo(200);
        assertThat(latencies.percentile(0)).isEqualTo(1);
        assertThat(latencies.max()).isEqualTo(200);
    }

    @Test
    void by_second_goes_what_began_in_it() {
        List<Seen> calls = List.of(began(0.5, 40), began(0.9, 70), began(1, 90), began(3, 10), began(4, 99));

        assertThat(Latencies.bySecond(calls, Span.nanos(4)))
                .containsExactly(new Point(0, 70), new Point(1, 90), new Point(3, 10));
    }

    private static Seen began(double atSeconds, long millis) {
        long at = Span.nanos(atSeconds);
        return new Seen(at, at + millis * 1_000_000, Ending.REACTIVATED, 200, 1);
    }

    @Test
    void of_none_there_is_nothing_to_say() {
        Latencies none = Latencies.of(List.of(new Seen(0, 1, Ending.LOST, 0, -1)), Seen::isGood);

        assertThat(none.count()).isZero();
        assertThat(none.percentile(50)).isNaN();
        assertThat(none.max()).isNaN();
    }
}
