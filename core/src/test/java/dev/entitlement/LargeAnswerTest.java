package dev.entitlement;

import static dev.entitlement.RawAnswers.head;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Answers that would not end: what is read of them is bounded, whatever they announce. */
class LargeAnswerTest {
    private static final long ENDLESS = 1L << 40;

    /** Far more than is read of an answer, with room for what the two sockets hold on their way. */
    private static final long BOUND = 32L << 20;

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length: 1099511627776", "Content-Length: 9223372036854775807", "Connection: close"})
    void is_cut_off_and_called_unreadable(String header) {
        AtomicLong written = new AtomicLong();
        try (RawServer server = RawServer.start(peer -> {
            peer.read();
            pour(peer, header, written);
        })) {
            EntitlementClient client = Wire.client(Wire.settings(server.url()));
            EntitlementResult result = Wire.call(client, "e-1");
            Wire.result(client.close());
            server.finish();

            assertThat(Wire.ends(result)).containsExactly(AttemptEnd.UNREADABLE);
            assertThat(result.outcome()).isEqualTo(Outcome.UNRECOGNIZED);
            assertThat(result.effect()).isEqualTo(Effect.UNKNOWN);
            assertThat(written.get()).isLessThan(BOUND);
        }
    }

    @Test
    void is_read_up_to_one_mebibyte() {
        try (RawServer server =
                RawServer.start(peer -> peer.write(RawAnswers.with(200, padded(peer.read(), 1 << 20))))) {
            EntitlementClient client = Wire.client(Wire.settings(server.url()));
            EntitlementResult result = Wire.call(client, "e-1");
            Wire.result(client.close());

            assertThat(result.outcome()).isEqualTo(Outcome.REACTIVATED);
            assertThat(result.answer().body()).hasSize(1 << 20);
        }
    }

    /** All answers together may take 64 MiB: had the first ones kept theirs, the last one would find nothing left. */
    @Test
    void gives_its_memory_back() {
        try (RawServer server = RawServer.start(peer -> {
            RawRequest request = peer.read();
            if (request.id().startsWith("endless")) {
                pour(peer, "Connection: close", new AtomicLong());
            } else {
                peer.write(RawAnswers.with(200, padded(request, 600 * 1024), "Connection: close"));
            }
        })) {
            EntitlementClient client = Wire.client(Wire.settings(server.url()));
            List<EntitlementResult> endless = Wire.result(Flux.range(0, 80)
                    .flatMap(i -> client.reactivate("endless-" + i), 4)
                    .collectList());
            EntitlementResult last = Wire.call(client, "e-1");
            Wire.result(client.close());

            assertThat(endless)
                    .allSatisfy(result -> assertThat(Wire.ends(result)).containsExactly(AttemptEnd.UNREADABLE));
            assertThat(last.outcome()).isEqualTo(Outcome.REACTIVATED);
        }
    }

    private static String padded(RawRequest request, int size) {
        String json = RawAnswers.okJson(request.id());
        return json + " ".repeat(size - json.length());
    }

    private static void pour(Peer peer, String header, AtomicLong written) throws IOException {
        peer.write(head(200, header));
        byte[] part = new byte[64 * 1024];
        while (written.get() < ENDLESS) {
            peer.write(part);
            written.addAndGet(part.length);
        }
    }
}
