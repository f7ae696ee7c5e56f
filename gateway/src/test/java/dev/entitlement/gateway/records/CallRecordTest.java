package dev.entitlement.gateway.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.AttemptEnd;
import dev.entitlement.EntitlementResult;
import dev.entitlement.Refusal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class CallRecordTest {

    @Test
    void tells_a_call_with_all_its_attempts() {
        assertThat(line(Results.timedOut("a25100b8")))
                .isEqualTo(
                        "{\"entitlementId\":\"a25100b8\",\"requestIdentifier\":\"first\",\"outcome\":\"unavailable\","
                                + "\"effect\":\"unknown\",\"startedAt\":\"2026-11-23T10:15:30.120Z\","
                                + "\"endedAt\":\"2026-11-23T10:15:35.620Z\",\"durationMs\":5500.871,\"noRetry\":\"deadline\","
                                + "\"attempts\":[{\"number\":1,\"requestIdentifier\":\"first\","
                                + "\"startedAt\":\"2026-11-23T10:15:30.120Z\",\"durationMs\":12.345,\"end\":\"answered\","
                                + "\"status\":503,\"responseCode\":\"SERVICE_UNAVAILABLE\"},"
                                + "{\"number\":2,\"requestIdentifier\":\"second\",\"startedAt\":\"2026-11-23T10:15:31.620Z\","
                                + "\"durationMs\":4000.871,\"end\":\"timed-out\"}]}\n");
    }

    @Test
    void tells_why_a_call_was_refused() {
        assertThat(line(Results.refused("x", Refusal.CIRCUIT_OPEN)))
                .contains("\"refusal\":\"circuit-open\",\"attempts\":[]}")
                .doesNotContain("noRetry");
    }

    @Test
    void stays_on_one_line_and_readable_whatever_the_names_hold() {
        EntitlementResult result = Results.unrecognized("a\"b\\c\u2028d漢😀", "NEW\nCODE\u0000");
        String line = line(result);
        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.get("entitlementId").asString()).isEqualTo("a\"b\\c\u2028d漢😀");
        assertThat(json.get("attempts").get(0).get("responseCode").asString()).isEqualTo("NEW\nCODE\u0000");
    }

    @Test
    void cuts_a_code_that_is_no_code() {
        String line = line(Results.unrecognized("x", "😀".repeat(10_000)));
        assertThat(line.length()).isLessThan(1_000);
        assertThat(new ObjectMapper()
                        .readTree(line)
                        .get("attempts")
                        .get(0)
                        .get("responseCode")
                        .asString())
                .endsWith("😀…");
    }

    @Test
    void keeps_nothing_large_while_it_waits_to_be_written() {
        CallRecord record = CallRecord.of(Results.unrecognized("x", "😀".repeat(10_000)));
        assertThat(record.attempts().get(0).responseCode()).hasSizeLessThan(300);
        assertThat(record.attempts().get(0).end()).isEqualTo(AttemptEnd.ANSWERED);
    }

    private static String line(EntitlementResult result) {
        return new String(CallRecord.of(result).line(), StandardCharsets.UTF_8);
    }
}
