package dev.entitlement.gateway.answers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProblemTest {
    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @ValueSource(strings = {"plain", "", "says \"no\"", "C:\\temp", "a\ttab and\na line", "größer ‘als’ ASCII"})
    void its_body_is_json_whatever_the_detail_says(String detail) {
        JsonNode body = JSON.readTree(Problem.badRequest(detail).body());

        assertThat(body.get("detail").asString()).isEqualTo(detail);
        assertThat(body.get("status").asInt()).isEqualTo(400);
        assertThat(body.get("title").asString()).isEqualTo("Bad Request");
        assertThat(body.get("type").asString()).isEqualTo("about:blank");
        assertThat(body.get("responseCode").asString()).isEqualTo("BAD_REQUEST");
        assertThat(body.get("responseMessage").asString()).isEqualTo("Bad Request");
    }
}
