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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.netty.resources.LoopResources;

class RehearsalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final LoopResources loops = LoopResources.create("rehearsal-test", 1, true);
    private final AtomicInteger ended = new AtomicInteger();
    private final Set<Outcome> outcomes = ConcurrentHashMap.newKeySet();
    private final AtomicInteger unended = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final AtomicInteger alone = new AtomicInteger();
    private final CallListener listener = new CallListener() {
        private volatile @Nullable ReactivationRequest begunAlone;

        @Override
        public void callStarted(ReactivationRequest request) {
            int atOnce = unended.incrementAndGet();
            mostAtOnce.accumulateAndGet(atOnce, Math::max);
            begunAlone = atOnce == 1 ? request : null;
        }

        @Override
        public void callEnded(ReactivationRequest request, EntitlementResult result) {
            outcomes.add(result.outcome());
            ended.incrementAndGet();
            unended.decrementAndGet();
            if (request == begunAlone) {
                alone.incrementAndGet();
            }
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

    /** A compiler that has seen one kind only would have to begin again at the other. */
    @Test
    void plays_rushes_that_have_to_queue_and_calls_that_are_alone() {
        Rehearsal.play(LONG, () -> ended.get() >= 2_000, listener, loops).block(PATIENCE);

        assertThat(mostAtOnce.get()).isEqualTo(256);
        assertThat(alone.get()).isGreaterThanOrEqualTo(5);
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
