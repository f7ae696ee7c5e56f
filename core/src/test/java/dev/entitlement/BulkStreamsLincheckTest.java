package dev.entitlement;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.entitlement.guards.Interleavings;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;

/** Bulks that begin in the very moment of the drain. Forbidden: one that does not hear of it, and so never ends. */
class BulkStreamsLincheckTest {

    @Test
    void every_bulk_hears_of_the_drain_whichever_comes_first() {
        Interleavings.explore(Bulks.class);
    }

    public static class Bulks {
        private final BulkStreams streams = new BulkStreams();
        private final TaskLoop loop = new TaskLoop();
        private final BulkStream<String> bulk = bulk(loop, streams);
        private volatile boolean began;
        private volatile boolean drained;

        @Operation(runOnce = true)
        public void begin() {
            streams.began(bulk);
            began = true;
        }

        @Operation(runOnce = true)
        public void drain() {
            streams.drain();
            drained = true;
        }

        @Validate
        public void it_heard() {
            assertTrue(loop.hasTasks() || !began || !drained);
        }

        /** It is never subscribed to, so all it does is to tell its loop that there is something to do. */
        private static BulkStream<String> bulk(TaskLoop loop, BulkStreams streams) {
            return new BulkStream<>(
                    new BaseSubscriber<>() {},
                    ReactivationRequest::of,
                    null,
                    loop,
                    streams,
                    (result, request) -> null,
                    1);
        }
    }
}
