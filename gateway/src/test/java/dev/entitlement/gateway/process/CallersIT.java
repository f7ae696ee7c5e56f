package dev.entitlement.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.gateway.serve.RawAnswerText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallersIT {
    private static final String SHOP = "Authorization: Basic c2hvcDpvcGVuLXNlc2FtZQ=="; // shop:open-sesame

    @Test
    void lets_in_who_has_a_key_and_reads_the_keys_again(@TempDir Path directory) throws IOException {
        Path keys = Files.writeString(directory.resolve("keys"), "# callers\nshop:open-sesame\n");
        try (Shipped gateway = Shipped.serve("--simulate", "--callers", "keys:" + keys)) {
            RawAnswerText stranger = gateway.call("ok-1");
            assertThat(stranger.status()).isEqualTo(401);
            assertThat(stranger.header("WWW-Authenticate")).isNotBlank();
            assertThat(stranger.header("X-Gateway-Outcome")).isEqualTo("rejected");
            assertThat(stranger.header("X-Gateway-Attempts")).isEqualTo("0");
            assertThat(gateway.call("ok-1", SHOP).status()).isEqualTo(200);
            assertThat(gateway.call("ok-1", "Authorization: Bearer open-sesame").status())
                    .isEqualTo(200);
            assertThat(gateway.call("ok-1", "X-Api-Key: open-sesame").status()).isEqualTo(200);
            assertThat(gateway.call("ok-1", "X-Api-Key: open-says-me").status()).isEqualTo(401);
            assertThat(gateway.get("/v1/echo/1").status()).isEqualTo(401);

            Files.writeString(keys, "shop:another-secret\n");
            RawAnswerText late = Eventually.get(
                    () -> gateway.call("ok-1", "X-Api-Key: another-secret"), answer -> answer.status() == 200);
            assertThat(late.status()).isEqualTo(200);
            assertThat(gateway.call("ok-1", SHOP).status()).isEqualTo(401);
            assertThat(gateway.status().toString()).doesNotContain("another-secret");
        }
    }

    @Test
    void hands_on_the_callers_own_credentials() {
        try (Shipped gateway = Shipped.serve("--simulate", "--credentials", "passthrough")) {
            RawAnswerText without = gateway.call("ok-1");
            assertThat(without.status()).isEqualTo(401);
            assertThat(Shipped.json(without.body()).get("responseCode").asString())
                    .isEqualTo("UNAUTHORIZED");
            assertThat(without.header("X-Gateway-Attempts")).isEqualTo("1");
            assertThat(gateway.call("ok-1", SHOP).status()).isEqualTo(200);
        }
    }

    @Test
    void does_not_start_without_keys(@TempDir Path directory) throws IOException {
        Path keys = Files.writeString(directory.resolve("keys"), "\n# nobody yet\n");
        try (Shipped refused = Shipped.run("serve", "--simulate", "--port", "0", "--callers", "keys:" + keys)) {
            assertThat(refused.exitStatus()).isEqualTo(2);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err()).singleElement().asString().startsWith("--callers: ");
        }
    }
}
