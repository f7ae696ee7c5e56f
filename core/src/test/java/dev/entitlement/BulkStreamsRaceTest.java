package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.guards.Race;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;

/** Bulks that begin in the very moment of the drain. Forbidden: one that does not hear of it, and so never ends. */
class BulkStreamsRaceTest {
    private static final int ROUNDS = 2_000;

    @Test
    void every_bulk_hears_of_the_drain_whichever_comes_first() {
        for (int round = 0; round < ROUNDS; round++) {
            BulkStreams streams = new BulkStreams();
            AtomicInteger threads = new AtomicInteger();
            List<TaskLoop> loops = Race.between(3, () -> {
                TaskLoop loop = new TaskLoop();
                if (threads.getAndIncrement() == 0) {
                    streams.drain();
                    loop.execute(() -> {});
                } else {
                    streams.began(bulk(loop, streams));
                }
                return loop;
            });

            assertThat(loops).as("round %d", round).allMatch(TaskLoop::hasTasks);
        }
    }

    /** It is never subscribed to, so all it does is to tell its loop that there is something to do. */
    private static BulkStream<String> bulk(TaskLoop loop, BulkStreams streams) {
        return new BulkStream<>(
                new BaseSubscriber<>() {}, ReactivationRequest::of, null, loop, streams, (result, request) -> null, 1);
    }
}
