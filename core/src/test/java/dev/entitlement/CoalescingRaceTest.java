package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.guards.Race;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;

/**
 * Calls for few entitlements that begin and end at the same time. Acceptable: of equal calls one leads and the others join
 * it, or come when it has ended. Forbidden: two that lead at once, one that joins a call unlike it, one that is still
 * joined after its end.
 */
class CoalescingRaceTest {
    private static final int ENTITLEMENTS = 2;
    private static final int IDENTIFIERS = 4;
    private static final int CALLS = 20_000;
    private static final long SEED = 20261128;

    private final Coalescing coalescing = new Coalescing();
    private final List<AtomicInteger> leading = IntStream.range(0, ENTITLEMENTS * IDENTIFIERS)
            .mapToObj(any -> new AtomicInteger())
            .toList();
    private final AtomicInteger joined = new AtomicInteger();

    @Test
    void one_of_equal_calls_leads_however_they_begin_and_end() {
        AtomicInteger threads = new AtomicInteger();
        Race.between(Race.THREADS, () -> {
            SplittableRandom random = new SplittableRandom(SEED + threads.getAndIncrement());
            for (int i = 0; i < CALLS; i++) {
                call(random.nextInt(ENTITLEMENTS * IDENTIFIERS), i % 64 == 0);
            }
            return true;
        });

        assertThat(joined).hasPositiveValue();
        for (int kind = 0; kind < leading.size(); kind++) {
            Attempts next = attempts(kind);
            assertThat(coalescing.sharedOr(next)).as("nobody is left").isSameAs(next);
        }
    }

    /** @param lingers while others come */
    private void call(int kind, boolean lingers) {
        Attempts own = attempts(kind);
        Attempts shared = coalescing.sharedOr(own);
        if (shared != own) {
            joined.incrementAndGet();
            assertThat(shared.admits(own)).isTrue();
            assertThat(shared.entitlementId()).isEqualTo(own.entitlementId());
            return;
        }
        assertThat(leading.get(kind).incrementAndGet()).as("leaders").isEqualTo(1);
        if (lingers) {
            Thread.yield();
        }
        leading.get(kind).decrementAndGet();
        coalescing.ended(own);
    }

    /** They are never begun, so they ask no policy and need no loop. */
    private static Attempts attempts(int kind) {
        ReactivationRequest request = ReactivationRequest.builder("e-" + kind % ENTITLEMENTS)
                .requestIdentifier("i-" + kind / ENTITLEMENTS)
                .build();
        return new Attempts(null, null, new Call(null, null, request, new BaseSubscriber<>() {}));
    }
}
