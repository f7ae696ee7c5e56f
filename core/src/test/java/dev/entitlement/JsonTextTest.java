package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"null", "1.000", "{ \"a\" : [1e400] }", "[]", "\"\\u0041\"", "true"})
    void keeps_a_value_to_the_letter(String json) {
        assertThat(new JsonText(json).json()).isEqualTo(json);
        assertThat(new JsonText(json)).hasToString(json);
    }

    @Test
    void tells_what_a_string_stands_for() {
        JsonText text = new JsonText("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00€\"");

        assertThat(text.isString()).isTrue();
        assertThat(text.asString()).isEqualTo("a\"\\/\b\f\n\r\té😀€");
        assertThat(new JsonText("\"\"").asString()).isEmpty();
    }

    @Test
    void refuses_to_take_another_value_for_a_string() {
        JsonText number = new JsonText("1");

        assertThat(number.isString()).isFalse();
        assertThatThrownBy(number::asString).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1 ", " 1", "1,2", "nope", "\"", "{", "01", "\"\ud83d\"", "\uFEFF1"})
    void refuses_what_is_not_one_value(String json) {
        assertThatThrownBy(() -> new JsonText(json)).isInstanceOf(IllegalArgumentException.class);
    }
}
