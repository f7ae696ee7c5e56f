package dev.entitlement.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.gateway.serve.RawAnswerText;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The upstream is a process of its own, which dies and comes back. */
class OutageIT {
    private static final Map<String, String> PASSWORD = Map.of("ENTITLEMENT_UPSTREAM_PASSWORD", "hunter2");

    @Test
    void answers_through_an_outage_opens_the_circuit_and_recovers() {
        Shipped upstream = Shipped.simulate(0);
        String url = "http://127.0.0.1:" + upstream.port() + "/v1";
        try (Shipped gateway = Shipped.serve(
                PASSWORD, "--upstream-url", url, "--upstream-username", "reseller", "--max-attempts", "1")) {
            assertThat(gateway.readyLine()).endsWith(" upstream " + url);
            assertThat(gateway.call("before").header("X-Gateway-Outcome")).isEqualTo("reactivated");

            upstream.kill();
            RawAnswerText refused = gateway.call("during");
            assertThat(refused.status()).isEqualTo(502);
            assertThat(refused.header("X-Gateway-Outcome")).isEqualTo("unavailable");
            assertThat(refused.header("X-Gateway-Effect")).isEqualTo("none");
            assertThat(code(refused)).isEqualTo("SERVICE_UNAVAILABLE");

            RawAnswerText shed = Eventually.get(() -> gateway.call("during"), answer -> answer.status() == 503);
            assertThat(shed.status()).isEqualTo(503);
            assertThat(shed.header("Retry-After")).matches("[1-9]\\d*");
            assertThat(shed.header("X-Gateway-Attempts")).isEqualTo("0");
            assertThat(code(shed)).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(circuit(gateway)).isEqualTo("open");
            assertThat(gateway.admin("/metrics").body()).contains("entitlement_circuit_open 1");
            RawAnswerText ready = gateway.admin("/readyz");
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.body()).contains("\"open\"");

            try (Shipped again = Shipped.simulate(upstream.port())) {
                RawAnswerText after = Eventually.get(() -> gateway.call("after"), answer -> answer.status() == 200);
                assertThat(after.header("X-Gateway-Outcome")).isEqualTo("reactivated");
                String circuit = Eventually.get(
                        () -> {
                            gateway.call("ok-after");
                            return circuit(gateway);
                        },
                        "closed"::equals);
                assertThat(circuit).isEqualTo("closed");
                assertThat(gateway.admin("/metrics").body()).contains("entitlement_circuit_open 0");
                again.signal("TERM");
                assertThat(again.exitStatus()).isZero();
            }
            assertThat(String.join("", gateway.err())).doesNotContain("hunter2");
        } finally {
            upstream.close();
        }
    }

    @Test
    void checks_the_upstream_in_one_line() {
        try (Shipped upstream = Shipped.simulate(0)) {
            assertThat(upstream.readyLine()).isEqualTo("ready on http://127.0.0.1:" + upstream.port() + "/v1");
            try (Shipped fine = check(upstream.port())) {
                assertThat(fine.exitStatus()).isZero();
                assertThat(fine.out()).hasSize(1);
                assertThat(fine.err()).isEmpty();
            }
            upstream.kill();
            try (Shipped down = check(upstream.port())) {
                assertThat(down.exitStatus()).isEqualTo(1);
                assertThat(down.out()).hasSize(1);
                assertThat(down.err()).isEmpty();
            }
        }
    }

    private static Shipped check(int port) {
        return Shipped.run(
                PASSWORD,
                "check",
                "--upstream-url",
                "http://127.0.0.1:" + port + "/v1",
                "--upstream-username",
                "reseller");
    }

    private static String code(RawAnswerText answer) {
        return Shipped.json(answer.body()).get("responseCode").asString();
    }

    private static String circuit(Shipped gateway) {
        return gateway.status().get("client").get("circuit").asString();
    }
}
