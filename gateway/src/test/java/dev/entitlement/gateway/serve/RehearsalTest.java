package dev.entitlement.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.CallListener;
import dev.entitlement.EntitlementResult;
import dev.entitlement.Outcome;
import dev.entitlement.ReactivationRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.netty.resources.LoopResources;

class RehearsalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final LoopResources loops = LoopResources.create("rehearsal-test", 1, true);
    private final AtomicInteger ended = new AtomicInteger();
    private final Set<Outcome> outcomes = ConcurrentHashMap.newKeySet();
    private final CallListener listener = new CallListener() {
        @Override
        public void callEnded(ReactivationRequest request, EntitlementResult result) {
            outcomes.add(result.outcome());
            ended.incrementAndGet();
        }
    };

    @AfterEach
    void end() {
        loops.disposeLater(Duration.ZERO, PATIENCE).block(PATIENCE);
    }

    @Test
    void plays_calls_that_all_end_well_until_it_is_interrupted() {
        Integer answered =
                Rehearsal.play(LONG, () -> ended.get() >= 500, listener, loops).block(PATIENCE);

        assertThat(answered).isGreaterThanOrEqualTo(500).isEqualTo(ended.get());
        assertThat(outcomes).containsExactly(Outcome.REACTIVATED);
    }

    @Test
    void ends_when_its_time_is_over() {
        Integer answered = Rehearsal.play(Duration.ofMillis(1), () -> false, listener, loops)
                .block(PATIENCE);

        assertThat(answered).isEqualTo(ended.get());
    }

    @Test
    void plays_nothing_when_somebody_calls_already() {
        assertThat(Rehearsal.play(LONG, () -> true, listener, loops).block(PATIENCE))
                .isZero();
    }
}
