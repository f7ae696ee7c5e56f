package dev.entitlement.gateway.reactivate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.Outcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final long SECOND = 1_000_000_000;
    private static final String DRAW = "\u001b[?7l%s\u001b[K\r\u001b[?7h";

    private final StringWriter terminal = new StringWriter();
    private final Tally tally = new Tally();
    private long now = 5;
    private final Progress progress = line(2_000);

    private Progress line(long total) {
        return new ProgressLine(new PrintWriter(terminal), total, () -> now);
    }

    @Test
    void shows_how_far_how_fast_how_long_still_and_what_came_of_it() {
        tell(Outcome.REACTIVATED, 1_100);
        tell(Outcome.REJECTED, 100);
        now += 2 * SECOND;
        progress.told(tally);
        assertThat(drawn())
                .isEqualTo("[######    ] 1,200 of 2,000  600/s  0:00:01 left  1,100 reactivated, 100 rejected");
    }

    @Test
    void counts_what_earlier_runs_settled_as_done_but_not_for_the_rate() {
        for (int i = 0; i < 1_000; i++) {
            tally.settledEarlier(Outcome.REACTIVATED);
        }
        tell(Outcome.REACTIVATED, 10);
        now += SECOND;
        progress.told(tally);
        assertThat(drawn()).contains("1,010 of 2,000  10/s  0:01:39 left");
    }

    @Test
    void promises_no_end_of_a_list_whose_length_nobody_knows() {
        tell(Outcome.REACTIVATED, 10);
        Progress endless = line(-1);
        now += SECOND;
        endless.told(tally);
        assertThat(drawn()).isEqualTo("10  10/s  10 reactivated");
    }

    @Test
    void draws_four_times_a_second_at_most() {
        tell(Outcome.REACTIVATED, 1);
        for (int i = 0; i < 100; i++) {
            now += SECOND / 100;
            progress.told(tally);
        }
        assertThat(terminal.toString().split("\r", -1)).hasSize(4 + 1);
    }

    @Test
    void says_that_it_waits_and_shows_nothing_else_until_the_upstream_is_well() {
        progress.waiting(true);
        assertThat(drawn()).isEqualTo("waiting: the upstream is in trouble");
        now += SECOND;
        progress.told(tally);
        assertThat(drawn()).isEqualTo("waiting: the upstream is in trouble");
        progress.waiting(false);
        assertThat(drawn()).isEqualTo("the upstream is well again");
    }

    @Test
    void says_what_it_still_waits_for_once_it_is_stopped_whatever_happens_then() {
        progress.stopping();
        now += SECOND;
        progress.told(tally);
        progress.waiting(true);
        assertThat(drawn()).isEqualTo("stopping: what is on the wire is heard out; ^C ends at once");
    }

    @Test
    void is_erased_in_the_end_and_stays_so_whatever_is_told_after_that() {
        progress.close();
        assertThat(drawn()).isEmpty();
        String before = terminal.toString();
        now += SECOND;
        progress.told(tally);
        progress.waiting(true);
        assertThat(terminal).hasToString(before);
    }

    private void tell(Outcome outcome, int times) {
        for (int i = 0; i < times; i++) {
            tally.told(outcome, false);
        }
    }

    /** What was drawn last. */
    private String drawn() {
        String all = terminal.toString();
        String last = all.substring(all.lastIndexOf("\u001b[?7l") + 5, all.lastIndexOf("\u001b[K"));
        assertThat(all).endsWith(DRAW.formatted(last));
        return last;
    }
}
