package dev.entitlement.gateway.reactivate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.Effect;
import dev.entitlement.Outcome;
import dev.entitlement.gateway.bulk.InputLine;
import org.junit.jupiter.api.Test;

/** Under which identifier a line goes on: the rules, one by one. */
class LineTest {
    private static final ListLine PLAIN = new ListLine(3, new InputLine("a", null, null));
    private static final ListLine NAMED = new ListLine(3, new InputLine("a", "own", null));

    @Test
    void takes_the_input_s_identifier_or_a_made_one_for_what_was_never_sent() {
        assertThat(Line.resumed(PLAIN, null, null)).isEqualTo(new Line(3, "a", null, null));
        assertThat(Line.resumed(NAMED, null, null)).isEqualTo(new Line(3, "a", "own", null));
        assertThat(Line.resumed(NAMED, told(Effect.NONE, 0, "own", null, false), null))
                .isEqualTo(new Line(3, "a", "own", null));
    }

    @Test
    void takes_the_identifier_of_the_last_attempt_for_what_had_not_ended() {
        assertThat(Line.resumed(NAMED, null, new OnItsWay("r", "r"))).isEqualTo(new Line(3, "a", "r", "r"));
        assertThat(Line.resumed(PLAIN, null, new OnItsWay("r", "s"))).isEqualTo(new Line(3, "a", "s", "r"));
    }

    @Test
    void takes_the_identifier_of_the_last_attempt_for_an_unknown_that_nobody_read() {
        assertThat(Line.resumed(PLAIN, told(Effect.UNKNOWN, 1, "r", "r", false), null))
                .isEqualTo(new Line(3, "a", "r", "r"));
    }

    @Test
    void takes_a_new_identifier_for_an_unknown_whose_last_answer_was_read_and_stays_in_doubt() {
        assertThat(Line.resumed(NAMED, told(Effect.UNKNOWN, 2, "r", "s", true), null))
                .isEqualTo(new Line(3, "a", null, "r"));
    }

    @Test
    void lets_no_answer_under_a_later_identifier_settle_an_earlier_one() {
        assertThat(Line.resumed(PLAIN, told(Effect.UNKNOWN, 2, "r", "s", false), null))
                .isEqualTo(new Line(3, "a", "s", "r"));
        assertThat(Line.resumed(PLAIN, told(Effect.UNKNOWN, 2, "r", "r", true), new OnItsWay("s", "s")))
                .isEqualTo(new Line(3, "a", "s", "r"));
    }

    @Test
    void sends_the_rest_anew_and_not_under_an_identifier_that_would_bring_back_its_error() {
        assertThat(Line.resumed(PLAIN, told(Effect.NONE, 1, "r", null, false), null))
                .isEqualTo(new Line(3, "a", null, null));
        assertThat(Line.resumed(NAMED, told(Effect.NONE, 1, "own", null, false), null))
                .isEqualTo(new Line(3, "a", null, null));
    }

    private static ToldLine told(Effect effect, int attempts, String identifier, String last, boolean lastRead) {
        return new ToldLine(3, "a", Outcome.UNAVAILABLE, effect, attempts, identifier, last, lastRead, false);
    }
}
