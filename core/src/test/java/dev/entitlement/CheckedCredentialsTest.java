package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CheckedCredentialsTest {
    private static final String FIT = "Basic dTpw";
    private static final String UNFIT = "Basic dTpw\r\nX-Smuggled: 1";

    private final CheckedCredentials credentials = new CheckedCredentials(Credentials.none());

    @Test
    void finds_nothing_wrong_with_what_a_header_can_carry_however_often_it_comes() {
        assertThat(credentials.fault(FIT)).isNull();
        assertThat(credentials.fault(FIT)).isNull();
    }

    @Test
    void finds_the_same_fault_again() {
        assertThat(credentials.fault(UNFIT)).contains("position 10");
        assertThat(credentials.fault(UNFIT)).contains("position 10");
    }

    @Test
    void looks_through_whatever_comes_after_a_fit_one() {
        assertThat(credentials.fault(FIT)).isNull();
        assertThat(credentials.fault(UNFIT)).contains("position 10");
        assertThat(credentials.fault(FIT)).isNull();
    }
}
