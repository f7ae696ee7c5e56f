package dev.entitlement.gateway.serve;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.EntitlementResult;
import dev.entitlement.ReactivationRequest;
import dev.entitlement.Refusal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class GatewayDrainTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void finishes_what_it_has_refuses_what_is_new_and_says_so() throws Exception {
        try (TestGateway gateway = TestGateway.start();
                RawCaller early = gateway.caller();
                RawCaller idle = gateway.caller()) {
            Sinks.One<EntitlementResult> result = Sinks.one();
            gateway.calls.script = request -> result.asMono();
            early.send(RawCaller.call("early"));
            ReactivationRequest request = gateway.calls.asked.poll(5, SECONDS);
            gateway.calls.script = late -> Mono.just(ScriptedCalls.refused(late, Refusal.DRAINING, 0));
            CompletableFuture<Boolean> drained =
                    gateway.gateway.drain(Duration.ZERO, PATIENCE).toFuture();
            RawAnswerText refused = idle.send(RawCaller.call("late")).answer();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("connection")).isEqualTo("close");
            assertThat(idle.isEnded()).isTrue();
            gateway.calls.drained.tryEmitEmpty();
            assertThat(drained).isNotDone();
            result.tryEmitValue(ScriptedCalls.notSent(request));
            RawAnswerText answer = early.answer();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(drained.get(20, SECONDS)).isTrue();
        }
    }

    @Test
    void cuts_what_does_not_end_in_time_and_admits_it() throws Exception {
        try (TestGateway gateway = TestGateway.start();
                RawCaller caller = gateway.caller()) {
            gateway.calls.script = request -> Mono.never();
            caller.send(RawCaller.call("endless"));
            assertThat(gateway.calls.asked.poll(5, SECONDS)).isNotNull();
            assertThat(gateway.gateway
                            .drain(Duration.ZERO, Duration.ofMillis(100))
                            .block(PATIENCE))
                    .isFalse();
            assertThat(caller.isEnded()).isTrue();
        }
    }
}
