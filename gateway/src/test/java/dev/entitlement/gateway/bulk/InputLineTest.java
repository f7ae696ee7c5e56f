package dev.entitlement.gateway.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InputLineTest {

    @Test
    void has_no_problem_if_a_call_can_be_made_for_it() {
        assertThat(new InputLine("ü €", null, null).problem()).isNull();
        assertThat(new InputLine("a", "~".repeat(128), null).problem()).isNull();
    }

    @Test
    void names_the_fault_of_its_form_before_those_of_what_could_be_read() {
        assertThat(detail(new InputLine("", "b c", "The line is odd."))).isEqualTo("The line is odd.");
    }

    @Test
    void says_what_is_wrong_with_its_id() {
        assertThat(detail(new InputLine("a/b", null, null))).isEqualTo("The entitlement id contains a slash.");
        assertThat(detail(new InputLine("..", null, null))).isEqualTo("The entitlement id is a dot segment.");
        assertThat(detail(new InputLine("", "r", null))).isEqualTo("The entitlement id is empty.");
    }

    @Test
    void says_which_identifiers_there_are() {
        String expected = "The requestIdentifier is not one of 1 to 128 visible ASCII characters.";
        assertThat(detail(new InputLine("a", "b c", null))).isEqualTo(expected);
        assertThat(detail(new InputLine("a", "", null))).isEqualTo(expected);
        assertThat(detail(new InputLine("a", "é", null))).isEqualTo(expected);
        assertThat(detail(new InputLine("a", "x".repeat(129), null))).isEqualTo(expected);
    }

    private static String detail(InputLine line) {
        return line.problem().detail();
    }
}
