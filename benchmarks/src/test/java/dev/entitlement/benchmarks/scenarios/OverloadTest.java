package dev.entitlement.benchmarks.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.benchmarks.load.Call;
import dev.entitlement.benchmarks.load.Ending;
import org.junit.jupiter.api.Test;

class OverloadTest {

    @Test
    void refused_is_who_hears_it_soon_and_without_an_attempt() {
        assertThat(Overload.isRefused(call(0.004, Ending.UNAVAILABLE, 503, 0))).isTrue();
        assertThat(Overload.isRefused(call(0.004, Ending.UNAVAILABLE, 503, 1))).isFalse();
        assertThat(Overload.isRefused(call(0.004, Ending.REACTIVATED, 200, 1))).isFalse();
        assertThat(Overload.isRefused(call(0.004, Ending.LOST, 0, Call.UNSAID))).isFalse();
    }

    @Test
    void missed_is_who_waited_for_nothing() {
        assertThat(Overload.hasMissed(call(9.9, Ending.UNAVAILABLE, 503, 0)))
                .as("shed after its wait")
                .isTrue();
        assertThat(Overload.hasMissed(call(10, Ending.UNAVAILABLE, 504, 1))).isTrue();
        assertThat(Overload.hasMissed(call(10, Ending.UNAVAILABLE, 503, 1)))
                .as("the upstream's answer, when it was too late")
                .isTrue();
        assertThat(Overload.hasMissed(call(0.2, Ending.LOST, 0, Call.UNSAID))).isTrue();
        assertThat(Overload.hasMissed(call(30, Ending.TIMEOUT, 0, Call.UNSAID))).isTrue();
    }

    @Test
    void not_missed_is_what_ended_well_was_refused_or_got_the_upstreams_no() {
        assertThat(Overload.hasMissed(call(9.99, Ending.REACTIVATED, 200, 1))).isFalse();
        assertThat(Overload.hasMissed(call(0.004, Ending.UNAVAILABLE, 503, 0))).isFalse();
        assertThat(Overload.hasMissed(call(3, Ending.UNAVAILABLE, 503, 3))).isFalse();
    }

    private static Seen call(double seconds, Ending ending, int status, int attempts) {
        return new Seen(Span.nanos(1), Span.nanos(1 + seconds), ending, status, attempts);
    }
}
