package dev.entitlement.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BodiesTest {

    private static final String ID = "a25100b8-4e0c-4e37-b921-cac9cb1e930f";
    private static final long NOW = Instant.parse("2019-02-11T08:00:00Z").toEpochMilli();

    private final Bodies bodies = new Bodies(0);

    @Test
    void a_record_has_every_field_of_the_reference_in_its_order() {
        JsonNode record = json(bodies.call(new Answer(Code.OK, ID, NOW, 1)));
        assertThat(record.propertyNames())
                .containsExactlyElementsOf(List.of(
                        "responseCode",
                        "responseMessage",
                        "parameters",
                        "entitlementId",
                        "status",
                        "dateCreated",
                        "dateActivated",
                        "dateEnded",
                        "dateSuspended",
                        "dateResumed",
                        "dateLastUpdated",
                        "customerIdentifier",
                        "merchantAccountKey",
                        "productKey",
                        "offerKey",
                        "activationCode",
                        "entitlementDisplayName",
                        "dateExpiry",
                        "extensionData"));
        assertThat(record.get("entitlementId").stringValue()).isEqualTo(ID);
        assertThat(record.get("status").stringValue()).isEqualTo("ACTIVE");
        assertThat(record.get("parameters").isNull()).isTrue();
        assertThat(record.get("dateLastUpdated").stringValue()).isEqualTo("2019-02-11T08:00:00.000Z");
        assertThat(record.get("dateActivated").stringValue()).isEqualTo("2019-02-11T08:00:00.000Z");
        assertThat(Instant.parse(record.get("dateCreated").stringValue()))
                .isBefore(Instant.ofEpochMilli(NOW).plusSeconds(86_400 * 365));
    }

    @Test
    void a_record_is_about_as_long_as_a_real_one() {
        assertThat(bodies.call(new Answer(Code.OK, ID, NOW, 1))).hasSizeBetween(520, 560);
    }

    @Test
    void a_pending_record_sends_the_user_to_a_url_that_is_new_at_every_turn() {
        JsonNode first = json(bodies.call(new Answer(Code.CLIENT_ACTION_REQUIRED, ID, NOW, 1)));
        JsonNode second = json(bodies.call(new Answer(Code.CLIENT_ACTION_REQUIRED, ID, NOW, 2)));
        assertThat(first.get("status").stringValue()).isEqualTo("PENDING");
        assertThat(first.get("dateActivated").isNull()).isTrue();
        assertThat(first.at("/parameters/action").stringValue()).isEqualTo("NAVIGATE_TO_URL");
        assertThat(first.at("/parameters/url").stringValue())
                .matches("https://merchant\\.example/activate/[0-9a-f]{16}")
                .isNotEqualTo(second.at("/parameters/url").stringValue());
    }

    @ParameterizedTest
    @EnumSource(
            value = Code.class,
            names = {"OK", "CLIENT_ACTION_REQUIRED"},
            mode = EnumSource.Mode.EXCLUDE)
    void a_refusal_has_code_and_message_and_no_record(Code code) {
        JsonNode refusal = json(bodies.call(new Answer(code, ID, NOW, 0)));
        assertThat(refusal.propertyNames()).containsExactly("responseCode", "responseMessage");
        assertThat(refusal.get("responseCode").stringValue()).isEqualTo(code.name());
        assertThat(refusal.get("responseMessage").stringValue()).isNotBlank();
    }

    @Test
    void any_id_survives_in_the_json() {
        String id = "\"\\ \u0001\u2028 é 🎵 </script>";
        assertThat(json(bodies.call(new Answer(Code.OK, id, NOW, 1)))
                        .get("entitlementId")
                        .stringValue())
                .isEqualTo(id);
        assertThat(json(bodies.echo(new Answer(Code.OK, id, NOW, 0)))
                        .get("echo")
                        .stringValue())
                .isEqualTo(id);
    }

    @Test
    void the_same_answer_gives_the_same_bytes_also_after_others_in_between() {
        Answer answer = new Answer(Code.CLIENT_ACTION_REQUIRED, ID, NOW, 1);
        byte[] before = bodies.call(answer);
        bodies.call(new Answer(Code.OK, "other", NOW + 1, 1));
        assertThat(bodies.call(answer)).isEqualTo(before);
        assertThat(new Bodies(0).call(answer)).isEqualTo(before);
        assertThat(new Bodies(1).call(answer)).isNotEqualTo(before);
    }

    private static JsonNode json(byte[] body) {
        return new JsonMapper().readTree(body);
    }
}
