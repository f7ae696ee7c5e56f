package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.ResponseCode.Known;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseCodeTest {

    @ParameterizedTest
    @EnumSource(Known.class)
    void knows_every_documented_code_and_its_constant(Known kind) throws ReflectiveOperationException {
        ResponseCode code = ResponseCode.of(kind.name());

        assertThat(code).isSameAs(ResponseCode.class.getField(kind.name()).get(null));
        assertThat(code.kind()).isEqualTo(kind);
        assertThat(code.known()).isTrue();
    }

    @Test
    void knows_ten_codes() {
        assertThat(Known.values()).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ok", "Ok", " OK", "OK ", "PAYMENT_REQUIRED", "NULL"})
    void keeps_any_other_code_as_it_is(String text) {
        ResponseCode code = ResponseCode.of(text);

        assertThat(code.text()).isEqualTo(text);
        assertThat(code).hasToString(text).isEqualTo(new ResponseCode(text));
        assertThat(code.kind()).isNull();
        assertThat(code.known()).isFalse();
    }

    @Test
    void equals_by_text() {
        assertThat(new ResponseCode("OK")).isEqualTo(ResponseCode.OK).hasSameHashCodeAs(ResponseCode.OK);
        assertThat(new ResponseCode("OK").kind()).isEqualTo(Known.OK);
    }
}
