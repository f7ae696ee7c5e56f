package dev.entitlement.benchmarks.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.entitlement.benchmarks.peers.Backlog;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the target for high rates does, and what arithmetic says of it, are two pieces of code that have to agree. */
class BacklogTest {
    private static final int RATE = 20_000;
    private static final int SECONDS = 4;

    @Test
    void callers_see_what_arithmetic_says() {
        Backlog backlog = new Backlog(100_000_000, 1_000_000_000, 2 * RATE);
        CountedWaits waits = new CountedWaits(IntStream.range(0, SECONDS * RATE)
                .mapToLong(call -> call * (1_000_000_000L / RATE))
                .mapToDouble(at -> (backlog.done(at) - at) / 1e6));

        Freezes freezes = new Freezes(100, 1_000, 2);
        waits.agreeWith(freezes);
        assertThat(freezes.percentile(0.9)).isCloseTo(50, within(1e-9));
    }

    @Test
    void is_done_with_a_call_at_once_when_nothing_waits() {
        Backlog backlog = new Backlog(100, 1_000, 1_000_000_000);

        assertThat(backlog.done(40)).isEqualTo(100);
        assertThat(backlog.done(100)).isEqualTo(101);
        assertThat(backlog.done(500)).isEqualTo(500);
        assertThat(backlog.done(1_000)).isEqualTo(1_100);
    }
}
