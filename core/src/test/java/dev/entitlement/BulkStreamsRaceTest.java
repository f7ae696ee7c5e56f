package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.guards.Race;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;

/** Bulks that begin in the very moment of the drain. Forbidden: one that does not hear of it, and so never ends. */
class BulkStreamsRaceTest {
    private static final int ROUNDS = 30_000;

    /** One thread drains, another begins a bulk. */
    private static final class Meeting {
        private final BulkStreams streams = new BulkStreams();
        private final TaskLoop loop = new TaskLoop();
        private final BulkStream<String> bulk = bulk(loop, streams);

        void by(int thread) {
            if (thread == 0) {
                streams.drain();
            } else {
                streams.began(bulk);
            }
        }

        void assertHeard(int round) {
            assertThat(loop.hasTasks()).as("round %d", round).isTrue();
        }
    }

    @Test
    void every_bulk_hears_of_the_drain_whichever_comes_first() {
        Race.rounds(2, ROUNDS, Meeting::new, Meeting::by, Meeting::assertHeard);
    }

    /** It is never subscribed to, so all it does is to tell its loop that there is something to do. */
    private static BulkStream<String> bulk(TaskLoop loop, BulkStreams streams) {
        return new BulkStream<>(
                new BaseSubscriber<>() {}, ReactivationRequest::of, null, loop, streams, (result, request) -> null, 1);
    }
}
