package dev.entitlement.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.entitlement.gateway.InheritedSignals;
import dev.entitlement.gateway.serve.RawAnswerText;
import dev.entitlement.gateway.serve.RawCaller;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DrainIT {

    @Test
    void takes_calls_for_the_delay_then_refuses_them_and_ends_when_the_last_has_ended() {
        try (Shipped gateway = serve("--drain-delay", "1s", "--attempt-timeout", "3s");
                RawCaller early = gateway.caller()) {
            early.send(RawCaller.call("hang-1"));
            awaitInFlight(gateway);
            gateway.signal("TERM");
            RawAnswerText unready = Eventually.get(() -> gateway.admin("/readyz"), answer -> answer.status() == 503);
            assertThat(Shipped.json(unready.body()).get("status").asString()).isEqualTo("draining");
            assertThat(gateway.admin("/livez").status()).isEqualTo(200);
            RawAnswerText taken = gateway.call("ok-late");
            assertThat(taken.status()).isEqualTo(200);
            assertThat(taken.header("Connection")).isEqualToIgnoringCase("close");
            RawAnswerText refused = Eventually.get(() -> gateway.call("ok-too-late"), answer -> answer.status() != 200);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Connection")).isEqualToIgnoringCase("close");
            assertThat(refused.header("Retry-After")).matches("\\d+");
            assertThat(refused.header("X-Gateway-Outcome")).isEqualTo("unavailable");
            assertThat(refused.header("X-Gateway-Effect")).isEqualTo("none");
            assertThat(refused.header("X-Gateway-Attempts")).isEqualTo("0");
            RawAnswerText finished = early.answer();
            assertThat(finished.status()).isEqualTo(504);
            assertThat(finished.header("Connection")).isEqualToIgnoringCase("close");
            assertThat(gateway.exitStatus()).isZero();
            assertThat(gateway.out()).containsExactly(gateway.readyLine());
        }
    }

    @Test
    void cuts_what_outlives_the_timeout_and_exits_with_1() {
        try (Shipped gateway = serve("--drain-timeout", "200ms", "--attempt-timeout", "20s", "--deadline", "20s");
                RawCaller caller = gateway.caller()) {
            caller.send(RawCaller.call("hang-1"));
            awaitInFlight(gateway);
            gateway.signal("TERM");
            assertThat(caller.isEnded()).isTrue();
            assertThat(gateway.exitStatus()).isEqualTo(1);
        }
    }

    @Test
    void ends_at_once_when_nothing_is_going_on() {
        try (Shipped gateway = serve();
                RawCaller idle = gateway.caller()) {
            assertThat(idle.send(RawCaller.call("ok-1")).answer().status()).isEqualTo(200);
            gateway.signal("TERM");
            assertThat(idle.isEnded()).isTrue();
            assertThat(gateway.exitStatus()).isZero();
        }
    }

    @Test
    void takes_sigint_for_sigterm_without_the_delay() {
        assumeThat(InheritedSignals.isDeafToSigint()).isFalse();
        try (Shipped gateway = serve("--drain-delay", "10m", "--attempt-timeout", "500ms");
                RawCaller early = gateway.caller()) {
            early.send(RawCaller.call("hang-1"));
            awaitInFlight(gateway);
            gateway.signal("INT");
            assertThat(early.answer().status()).isEqualTo(504);
            assertThat(gateway.exitStatus()).isZero();
        }
    }

    private static Shipped serve(String... more) {
        String[] basics = {"--simulate", "--simulate-latency", "0ms", "--max-attempts", "1"};
        String[] all = Arrays.copyOf(basics, basics.length + more.length);
        System.arraycopy(more, 0, all, basics.length, more.length);
        return Shipped.serve(all);
    }

    private static void awaitInFlight(Shipped gateway) {
        int inFlight = Eventually.get(
                () -> gateway.status().get("client").get("inFlight").asInt(), number -> number == 1);
        assertThat(inFlight).isEqualTo(1);
    }
}
