package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExplanationTest {
    @RegisterExtension
    private final CapturedLog log = new CapturedLog();

    @Test
    void a_code_that_the_upstream_made_up_can_neither_forge_a_line_nor_fill_the_log() {
        EntitlementResult result = VirtualClient.calls(Step.code("BRAND_NEW\\n" + "x".repeat(100_000)))
                .result();

        assertThat(result.outcome()).isEqualTo(Outcome.UNRECOGNIZED);
        assertThat(result.explanation()).contains("answered BRAND_NEW?xxx").hasSizeLessThan(500);
        assertThat(log.text()).doesNotContain("BRAND_NEW\n").hasSizeLessThan(2000);
    }
}
