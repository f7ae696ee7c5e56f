package dev.entitlement.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.Attempt;
import dev.entitlement.AttemptEnd;
import dev.entitlement.CallReport;
import dev.entitlement.CircuitState;
import dev.entitlement.Effect;
import dev.entitlement.EntitlementResult;
import dev.entitlement.ReactivationRequest;
import dev.entitlement.Refusal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PulseTest {
    private static final Instant START = Instant.parse("2026-11-23T10:15:30Z");

    private final SetClock clock = new SetClock(START);
    private final Pulse pulse = new Pulse(clock);

    @Test
    void times_the_calls_that_were_sent() {
        pulse.callEnded(ReactivationRequest.of("1"), result(List.of(attempt()), null));
        assertThat(Arrays.stream(pulse.times()).sum()).isEqualTo(1);
        assertThat(pulse.times()[LatencyCountsTest.onlyBucket(TimeUnit.MILLISECONDS.toNanos(70))])
                .isEqualTo(1);
    }

    @Test
    void leaves_out_the_times_of_refused_calls() {
        pulse.callEnded(ReactivationRequest.of("1"), result(List.of(), Refusal.CIRCUIT_OPEN));
        assertThat(Arrays.stream(pulse.times()).sum()).isZero();
    }

    @Test
    void knows_since_when_the_circuit_has_not_been_closed() {
        assertThat(pulse.circuitLeftClosed()).isNull();
        pulse.circuitChanged(CircuitState.OPEN);
        clock.forward(5);
        pulse.circuitChanged(CircuitState.HALF_OPEN);
        pulse.circuitChanged(CircuitState.OPEN);
        assertThat(pulse.circuitLeftClosed()).isEqualTo(START);
        pulse.circuitChanged(CircuitState.CLOSED);
        assertThat(pulse.circuitLeftClosed()).isNull();
        pulse.circuitChanged(CircuitState.OPEN);
        assertThat(pulse.circuitLeftClosed()).isEqualTo(START.plusSeconds(5));
    }

    private static EntitlementResult result(List<Attempt> attempts, Refusal refusal) {
        return new EntitlementResult.Unavailable(new CallReport(
                "1",
                "first",
                Effect.NONE,
                attempts,
                null,
                refusal,
                null,
                0,
                false,
                START,
                TimeUnit.MILLISECONDS.toNanos(70)));
    }

    private static Attempt attempt() {
        return new Attempt(1, "first", 0, 60_000_000, AttemptEnd.NOT_SENT, 0, null);
    }
}
