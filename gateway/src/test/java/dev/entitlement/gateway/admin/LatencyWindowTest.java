package dev.entitlement.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatencyWindowTest {
    private final LatencyCounts counts = new LatencyCounts();
    private final LatencyWindow window = new LatencyWindow(2);

    @Test
    void knows_nothing_without_calls() {
        assertThat(window.add(counts.read())).isEmpty();
        assertThat(window.add(counts.read())).isEmpty();
    }

    @Test
    void tells_what_share_of_the_calls_took_at_most_how_long() {
        window.add(counts.read());
        calls(50, 10);
        calls(40, 100);
        calls(9, 1_000);
        calls(1, 9_000);
        assertThat(window.add(counts.read()))
                .hasEntrySatisfying("p50", millis -> assertThat(millis).isCloseTo(10, withinPercentage(4)))
                .hasEntrySatisfying("p90", millis -> assertThat(millis).isCloseTo(100, withinPercentage(4)))
                .hasEntrySatisfying("p99", millis -> assertThat(millis).isCloseTo(1_000, withinPercentage(4)));
    }

    @Test
    void takes_the_only_call_for_all_percentiles() {
        window.add(counts.read());
        calls(1, 70);
        assertThat(window.add(counts.read()))
                .containsOnlyKeys("p50", "p90", "p99")
                .allSatisfy((name, millis) -> assertThat(millis).isCloseTo(70, withinPercentage(4)));
    }

    @Test
    void forgets_what_is_older_than_its_periods() {
        window.add(counts.read());
        calls(1_000, 5_000);
        assertThat(window.add(counts.read()).get("p50")).isCloseTo(5_000, withinPercentage(4));
        calls(10, 20);
        assertThat(window.add(counts.read()).get("p50")).isCloseTo(5_000, withinPercentage(4));
        assertThat(window.add(counts.read()).get("p50")).isCloseTo(20, withinPercentage(4));
        assertThat(window.add(counts.read())).isEmpty();
    }

    @Test
    void leaves_out_what_was_before_the_first_reading() {
        calls(1_000, 5_000);
        assertThat(window.add(counts.read())).isEmpty();
    }

    private void calls(int number, long millis) {
        for (int i = 0; i < number; i++) {
            counts.record(TimeUnit.MILLISECONDS.toNanos(millis));
        }
    }
}
