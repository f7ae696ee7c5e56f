package dev.entitlement.benchmarks.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.entitlement.benchmarks.load.Ending;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GoodputTest {

    @Test
    void counts_what_ended_well_in_the_span_whenever_it_began() {
        List<Seen> calls = List.of(good(9), good(10), good(19), good(20), bad(15), good(12));

        assertThat(Goodput.count(calls, new Span(10, 20))).isEqualTo(3);
        assertThat(Goodput.perSecond(calls, new Span(10, 10 + Span.nanos(0.5)))).isCloseTo(8, within(1e-9));
    }

    @Test
    void slices_leave_out_what_lies_outside_and_what_fills_no_slice() {
        List<Seen> calls = List.of(good(9), good(10), good(19), good(20), bad(21), good(39), good(40), good(44));

        assertThat(Goodput.slices(calls, new Span(10, 45), 10)).containsExactly(2, 1, 1);
    }

    @Test
    void goodput_is_back_at_the_end_of_the_first_full_slice_that_begins_a_full_second() {
        assertThat(Goodput.backAfter(repeated(100, 20), 100)).hasValue(1);
        assertThat(Goodput.backAfter(joined(new long[] {0, 0, 40}, repeated(100, 20)), 100))
                .hasValue(4);
    }

    @Test
    void a_slice_may_lack_a_tenth_and_a_second_a_twentieth() {
        assertThat(Goodput.backAfter(joined(new long[] {90}, repeated(100, 9)), 100))
                .hasValue(1);
        assertThat(Goodput.backAfter(joined(new long[] {89}, repeated(100, 9)), 100))
                .isEmpty();
        assertThat(Goodput.backAfter(repeated(95, 10), 100)).hasValue(1);
        assertThat(Goodput.backAfter(joined(new long[] {94}, repeated(95, 9)), 100))
                .isEmpty();
    }

    @Test
    void a_lucky_slice_in_a_broken_system_is_no_recovery() {
        assertThat(Goodput.backAfter(joined(new long[] {300}, repeated(50, 30)), 100))
                .isEmpty();
        assertThat(Goodput.backAfter(joined(new long[] {300}, repeated(0, 30)), 100))
                .isEmpty();
        assertThat(Goodput.backAfter(new long[0], 100)).isEmpty();
    }

    private static Seen good(long endNanos) {
        return new Seen(0, endNanos, Ending.ALREADY_ACTIVE, 409, 1);
    }

    private static Seen bad(long endNanos) {
        return new Seen(0, endNanos, Ending.UNAVAILABLE, 503, 1);
    }

    private static long[] repeated(long value, int times) {
        return LongStream.generate(() -> value).limit(times).toArray();
    }

    private static long[] joined(long[] one, long[] other) {
        return LongStream.concat(LongStream.of(one), LongStream.of(other)).toArray();
    }
}
