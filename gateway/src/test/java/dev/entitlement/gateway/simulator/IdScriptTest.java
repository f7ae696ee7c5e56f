package dev.entitlement.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdScriptTest {

    @ParameterizedTest
    @CsvSource({
        "ok-2, OK",
        "client-action-required-3, CLIENT_ACTION_REQUIRED",
        "bad-request-4, BAD_REQUEST",
        "unauthorized-5, UNAUTHORIZED",
        "not-available-6, NOT_AVAILABLE",
        "not-found-1, NOT_FOUND",
        "already-exists-8, ALREADY_EXISTS",
        "too-many-requests-9, TOO_MANY_REQUESTS",
        "internal-error-10, INTERNAL_ERROR",
        "service-unavailable-7, SERVICE_UNAVAILABLE",
        "not-found-, NOT_FOUND",
        "not-found, NOT_FOUND",
        "ok, OK",
        "client-action-required, CLIENT_ACTION_REQUIRED",
        "ok-not-found, OK",
        "ok--, OK",
        "ok-not-found-1, OK",
        "not-found-ok-1, NOT_FOUND"
    })
    void a_code_in_lower_case_with_dashes_alone_or_with_a_dash_after_it_scripts_the_answer(String id, Code code) {
        assertThat(IdScript.of(id)).isEqualTo(new IdScript(Ending.ANSWERED, code));
    }

    @Test
    void hang_reset_and_garbage_script_an_ending_without_an_answer() {
        assertThat(IdScript.of("hang-1")).isEqualTo(new IdScript(Ending.HANG, null));
        assertThat(IdScript.of("reset-1")).isEqualTo(new IdScript(Ending.RESET, null));
        assertThat(IdScript.of("garbage-1")).isEqualTo(new IdScript(Ending.GARBAGE, null));
        assertThat(IdScript.of("hang")).isEqualTo(new IdScript(Ending.HANG, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "o",
                "OK-1",
                "Ok-1",
                "not-foun",
                "not_found-1",
                "NOT-FOUND-1",
                "x-not-found-1",
                "answered-1",
                "okay-1",
                "not-1",
                "client-action-1",
                "a25100b8-4e0c-4e37-b921-cac9cb1e930f",
                "é-ok-1",
                "hangs-1"
            })
    void any_other_id_has_no_script(String id) {
        assertThat(IdScript.of(id)).isNull();
    }

    @ParameterizedTest
    @EnumSource(Code.class)
    void every_code_can_be_scripted(Code code) {
        String id = code.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + "-x";
        assertThat(IdScript.of(id)).isEqualTo(new IdScript(Ending.ANSWERED, code));
    }
}
