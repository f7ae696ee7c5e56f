package dev.entitlement.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.benchmarks.results.Taken;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class LiveLineTest {
    private final StringWriter out = new StringWriter();

    @Test
    void on_a_terminal_each_line_takes_the_place_of_the_one_before_and_never_wraps() {
        LiveLine live = new LiveLine(new PrintWriter(out), true);

        live.show("one");
        live.show("two");
        live.end();

        assertThat(out.toString())
                .isEqualTo("\r\u001B[K\u001B[?7lone\u001B[?7h\r\u001B[K\u001B[?7ltwo\u001B[?7h\r\u001B[K");
    }

    @Test
    void elsewhere_each_line_stays() {
        LiveLine live = new LiveLine(new PrintWriter(out), false);

        live.show("one");
        live.show("two");
        live.end();

        assertThat(out.toString().lines()).containsExactly("one", "two");
    }

    @Test
    void a_second_is_told_with_rates_outcomes_latency_and_lateness() {
        Interval second = new Interval().of(3);
        second.fired(200_000);
        second.fired(200_000);
        second.ended(Ending.REACTIVATED, 2_000_000);
        second.ended(Ending.THROTTLED, 2_000_000);

        assertThat(ResultText.of(SecondFigures.of(second, Taken.UNKNOWN)))
                .contains("4s", "2/s out", "2/s in", "reactivated 1, throttled 1", "p50 2.00ms", "late p99 0.20ms");
    }
}
