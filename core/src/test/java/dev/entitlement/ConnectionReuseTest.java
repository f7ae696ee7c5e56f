package dev.entitlement;

import static dev.entitlement.RawAnswers.join;
import static dev.entitlement.RawAnswers.json;
import static dev.entitlement.RawAnswers.okJson;
import static dev.entitlement.RawAnswers.with;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.RawServer.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Which connection a request goes out on, and that no answer is ever taken for another's. */
class ConnectionReuseTest {

    @Test
    void sends_one_call_after_another_over_one_connection() {
        try (RawServer server = RawServer.start(RawServer.RIGHT)) {
            EntitlementClient client = Wire.client(Wire.settings(server.url()));
            for (int i = 0; i < 20; i++) {
                assertThat(Wire.call(client, "e-" + i).outcome()).isEqualTo(Outcome.REACTIVATED);
            }
            Wire.awaitLoop();

            assertThat(server.accepted()).isEqualTo(1);
            assertThat(client.status().openConnections()).isEqualTo(1);
            assertThat(client.status().idleConnections()).isEqualTo(1);
            Wire.result(client.close());
        }
    }

    /** Whole messages, parts of them and plain rubbish: each is fit to be taken for the beginning of the next answer. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "}",
                "\r\n",
                "HTTP/1.1 404 Not Found",
                "HTTP/1.1 404 Not Found\r\n",
                "HTTP/1.1 404 Not Found\r\nX-Swallows: ",
                "HTTP/1.1 404 Not Found\r\nContent-Length: 500\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n{\"responseCode\":\"OK\"}",
            })
    void gives_up_a_connection_that_said_more_than_its_answer(String more) {
        Script talkative = peer -> {
            for (RawRequest request = peer.read(); request != null; request = peer.read()) {
                peer.write(join(with(200, json("NOT_FOUND", request.id())), more.getBytes(US_ASCII)));
            }
        };
        try (RawServer server = RawServer.inOrder(talkative)) {
            EntitlementClient client = Wire.client(Wire.settings(server.url()));
            EntitlementResult first = Wire.call(client, "e-1");
            EntitlementResult second = Wire.call(client, "e-2");
            Wire.result(client.close());

            assertThat(first.outcome()).isEqualTo(Outcome.REJECTED);
            assertThat(Wire.ends(second)).containsExactly(AttemptEnd.ANSWERED);
            assertThat(new String(second.answer().body(), UTF_8)).isEqualTo(okJson("e-2"));
            assertThat(server.requests()).extracting(RawRequest::connection).containsExactly(1, 2);
        }
    }

    @Test
    void gives_up_an_idle_connection_that_begins_to_talk() {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Script talkative = peer -> {
            peer.write(RawAnswers.ok(peer.read()));
            answered.await();
            peer.write("HTTP/1.1 404 Not Found\r\nX-Swallows: ");
            peer.awaitEnd();
            ended.countDown();
        };
        try (RawServer server = RawServer.inOrder(talkative)) {
            EntitlementClient client = Wire.client(Wire.settings(server.url()));
            Wire.call(client, "e-1");
            answered.countDown();

            Wire.await(ended);
            assertThat(Wire.call(client, "e-2").outcome()).isEqualTo(Outcome.REACTIVATED);
            assertThat(server.accepted()).isEqualTo(2);
            Wire.result(client.close());
        }
    }

    @Test
    void prefers_the_connection_that_was_used_last() {
        try (HoldingServer server = new HoldingServer()) {
            EntitlementClient client = Wire.client(Wire.settings(server.url()));
            List<CompletableFuture<EntitlementResult>> three = Stream.of("e-1", "e-2", "e-3")
                    .map(id -> client.reactivate(id).toFuture())
                    .toList();
            server.awaitRequests(3);
            for (int i : List.of(1, 2, 0)) {
                server.answer("e-" + (i + 1));
                assertThat(three.get(i)).succeedsWithin(Wire.PATIENCE);
            }
            int lastUsed = server.connectionOf("e-1");

            server.answerAllAtOnce();
            for (int i = 4; i < 8; i++) {
                Wire.call(client, "e-" + i);
                assertThat(server.connectionOf("e-" + i)).isEqualTo(lastUsed);
            }
            Wire.result(client.close());
        }
    }

    @Test
    void closes_what_lies_idle_for_too_long() {
        CountDownLatch ended = new CountDownLatch(1);
        try (RawServer server = RawServer.inOrder(peer -> {
            peer.write(RawAnswers.ok(peer.read()));
            peer.awaitEnd();
            ended.countDown();
        })) {
            EntitlementClient client = Wire.client(Wire.settings(server.url()).idleTimeout(Duration.ofMillis(50)));
            Wire.call(client, "e-1");

            Wire.await(ended);
            assertThat(Wire.call(client, "e-2").outcome()).isEqualTo(Outcome.REACTIVATED);
            assertThat(server.accepted()).isEqualTo(2);
            Wire.result(client.close());
        }
    }

    @Test
    void never_takes_an_idle_connection_that_the_upstream_has_closed() {
        CountDownLatch answered = new CountDownLatch(3);
        Script together = peer -> {
            RawRequest request = peer.read();
            answered.countDown();
            answered.await();
            peer.write(RawAnswers.ok(request));
        };
        try (RawServer server = RawServer.inOrder(together, together, together)) {
            EntitlementClient client = Wire.client(Wire.settings(server.url()));
            Wire.result(
                    Flux.range(1, 3).flatMap(i -> client.reactivate("e-" + i)).then());
            Wire.await(() -> client.status().openConnections() == 0); // the loop has heard of it
            EntitlementResult fourth = Wire.call(client, "e-4");
            Wire.result(client.close());

            assertThat(Wire.ends(fourth)).containsExactly(AttemptEnd.ANSWERED);
            assertThat(client.status().idleConnections()).isZero();
        }
    }

    @Test
    void opens_no_more_connections_than_attempts_may_be_in_flight_and_refuses_the_rest() {
        try (HoldingServer server = new HoldingServer()) {
            EntitlementClient client =
                    Wire.client(Wire.settings(server.url()).maxInFlight(5).maxQueued(0));
            var burst = Flux.range(0, 40)
                    .flatMap(i -> client.reactivate("e-" + i), 40)
                    .collectList()
                    .toFuture();
            server.awaitRequests(5);
            assertThat(client.status().inFlight()).isEqualTo(5);
            server.answerAllAtOnce();

            assertThat(burst).succeedsWithin(Wire.PATIENCE);
            List<EntitlementResult> results = burst.join();
            assertThat(results)
                    .filteredOn(result -> result.outcome() == Outcome.REACTIVATED)
                    .hasSize(5);
            assertThat(results)
                    .filteredOn(result -> result.outcome() == Outcome.UNAVAILABLE)
                    .hasSize(35)
                    .allSatisfy(result -> {
                        assertThat(result.report().refusal()).isEqualTo(Refusal.QUEUE_FULL);
                        assertThat(result.effect()).isEqualTo(Effect.NONE);
                        assertThat(result.report().attempts()).isEmpty();
                    });
            assertThat(server.accepted()).isEqualTo(5);
            Wire.result(client.close());
        }
    }

    @Test
    void follows_a_stale_connection_at_once_by_a_new_one_under_the_same_identifier() {
        try (RawServer server = RawServer.inOrder(once(Peer::close))) {
            EntitlementClient client = Wire.client(Wire.settings(server.url()).maxAttempts(1));
            Wire.call(client, "e-1");
            EntitlementResult second = Wire.call(client, "e-2");
            Wire.result(client.close());

            assertThat(Wire.ends(second)).containsExactly(AttemptEnd.LOST, AttemptEnd.ANSWERED);
            assertThat(second.outcome()).isEqualTo(Outcome.REACTIVATED);
            assertThat(second.effect()).isEqualTo(Effect.APPLIED);
            assertThat(Wire.identifiers(second))
                    .hasSize(2)
                    .containsOnly(second.report().requestIdentifier());
            assertThat(server.requests()).extracting(RawRequest::id).containsExactly("e-1", "e-2", "e-2");
            assertThat(server.requests()).extracting(RawRequest::connection).containsExactly(1, 1, 2);
            assertThat(server.accepted()).isEqualTo(2);
        }
    }

    @Test
    void follows_a_stale_connection_that_is_reset_too() {
        try (RawServer server = RawServer.inOrder(once(Peer::reset))) {
            EntitlementClient client = Wire.client(Wire.settings(server.url()));
            Wire.call(client, "e-1");
            EntitlementResult second = Wire.call(client, "e-2");
            Wire.result(client.close());

            assertThat(Wire.ends(second)).containsExactly(AttemptEnd.LOST, AttemptEnd.ANSWERED);
            assertThat(server.requests()).extracting(RawRequest::connection).containsExactly(1, 1, 2);
        }
    }

    /** A new connection, not the next idle one: that has probably gone stale with the first. */
    @Test
    void does_not_try_one_stale_connection_after_another() {
        CountDownLatch allThere = new CountDownLatch(3);
        Script together = peer -> {
            RawRequest first = peer.read();
            allThere.countDown();
            allThere.await();
            peer.write(RawAnswers.ok(first));
            peer.read();
        };
        try (RawServer server = RawServer.inOrder(together, together, together)) {
            EntitlementClient client = Wire.client(Wire.settings(server.url()));
            Wire.result(
                    Flux.range(1, 3).flatMap(i -> client.reactivate("e-" + i)).then());
            EntitlementResult fourth = Wire.call(client, "e-4");
            Wire.result(client.close());

            assertThat(Wire.ends(fourth)).containsExactly(AttemptEnd.LOST, AttemptEnd.ANSWERED);
            assertThat(server.accepted()).isEqualTo(4);
            assertThat(server.requests())
                    .filteredOn(request -> request.id().equals("e-4"))
                    .extracting(RawRequest::connection)
                    .hasSize(2)
                    .last()
                    .isEqualTo(4);
        }
    }

    @Test
    void forgives_a_stale_connection_only_once_a_call() {
        Script neverAnswers = Peer::read;
        try (RawServer server = RawServer.inOrder(once(Peer::close), neverAnswers)) {
            EntitlementClient client = Wire.client(Wire.settings(server.url()));
            Wire.call(client, "e-1");
            EntitlementResult second = Wire.call(client, "e-2");
            Wire.result(client.close());

            assertThat(Wire.ends(second)).containsExactly(AttemptEnd.LOST, AttemptEnd.LOST);
            assertThat(second.effect()).isEqualTo(Effect.UNKNOWN);
            assertThat(second.report().noRetry()).isEqualTo(NoRetry.ATTEMPTS_SPENT);
        }
    }

    @Test
    void forgives_nothing_once_a_byte_of_the_answer_has_come() {
        Script breaksOff = once(peer -> {
            peer.write("H");
            peer.close();
        });
        try (RawServer server = RawServer.inOrder(breaksOff)) {
            EntitlementClient client = Wire.client(Wire.settings(server.url()));
            Wire.call(client, "e-1");
            EntitlementResult second = Wire.call(client, "e-2");
            Wire.result(client.close());

            assertThat(Wire.ends(second)).containsExactly(AttemptEnd.LOST);
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    @Test
    void forgives_nothing_on_a_new_connection() {
        try (RawServer server = RawServer.inOrder(Peer::read)) {
            EntitlementClient client = Wire.client(Wire.settings(server.url()));
            EntitlementResult first = Wire.call(client, "e-1");
            Wire.result(client.close());

            assertThat(Wire.ends(first)).containsExactly(AttemptEnd.LOST);
            assertThat(first.effect()).isEqualTo(Effect.UNKNOWN);
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    /** What {@link Script} may throw, but for a connection that works well once and does this to the second request. */
    private interface End {
        void of(Peer peer) throws IOException;
    }

    private static Script once(End end) {
        return peer -> {
            peer.write(RawAnswers.ok(peer.read()));
            peer.read();
            end.of(peer);
        };
    }
}
