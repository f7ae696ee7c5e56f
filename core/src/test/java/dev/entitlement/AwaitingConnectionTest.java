package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.EventExecutor;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

/** Calls of a burst that have a permit and no connection yet: they tell the truth, can leave, and can be seen. */
class AwaitingConnectionTest {
    private static final int BURST = 60;

    @Test
    void are_told_that_nothing_was_sent_when_their_time_is_over() {
        try (RawServer silent = RawServer.start(Peer::awaitEnd)) {
            EntitlementClient client = Wire.client(Wire.settings(tls(silent))
                    .maxInFlight(BURST)
                    .attemptTimeout(Duration.ofMillis(200))
                    .connectTimeout(Duration.ofMillis(500)));
            List<EntitlementResult> results = burst(client);
            Wire.awaitLoop();

            assertThat(results).hasSize(BURST).allSatisfy(result -> {
                assertThat(result.outcome()).isEqualTo(Outcome.UNAVAILABLE);
                assertThat(result.effect()).isEqualTo(Effect.NONE);
                assertThat(Wire.ends(result)).containsExactly(AttemptEnd.NOT_SENT);
            });
            assertNothingLeft(client);
            Wire.result(client.close());
        }
    }

    @Test
    void are_told_soon_when_nobody_listens() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0)) {
            port = taken.getLocalPort();
        }
        EntitlementClient client = Wire.client(
                Wire.settings(URI.create("http://127.0.0.1:" + port + "/v1")).maxInFlight(BURST));

        assertThat(burst(client)).hasSize(BURST).allSatisfy(result -> {
            assertThat(result.effect()).isEqualTo(Effect.NONE);
            assertThat(Wire.ends(result)).containsExactly(AttemptEnd.NOT_SENT);
        });
        Wire.awaitLoop();
        assertNothingLeft(client);
        Wire.result(client.close());
    }

    @Test
    void leave_when_their_callers_do_and_nothing_is_sent_for_them() {
        try (RawServer silent = RawServer.start(Peer::awaitEnd)) {
            EntitlementClient client =
                    Wire.client(Wire.settings(tls(silent)).maxInFlight(BURST).connectTimeout(Duration.ofSeconds(2)));
            List<Disposable> callers = new ArrayList<>();
            Wire.onLoop(() -> {
                        for (int i = 0; i < BURST; i++) {
                            callers.add(client.reactivate("e-" + i).subscribe());
                        }
                    })
                    .syncUninterruptibly();
            assertThat(client.status().inFlight()).isEqualTo(BURST);
            assertThat(client.status().awaitingConnection()).isEqualTo(BURST);
            assertThat(client.status().connecting()).isPositive().isLessThanOrEqualTo(BURST);
            assertThat(client.status().openConnections()).isZero();

            callers.forEach(Disposable::dispose);
            Wire.awaitLoop();
            assertNothingLeft(client);
            assertThat(client.status().calls()).isZero();
            Wire.result(client.close());
        }
    }

    /** Calls begin on both loops, a few at a time, and each round may need its connections where the others are not. */
    @Test
    void leave_no_more_connections_behind_than_may_be_in_flight_whatever_loops_they_were_on() {
        int most = 3;
        LoopResources two = LoopResources.create("two", 2, true);
        try (RawServer server = RawServer.start(RawServer.RIGHT)) {
            EntitlementClient client = EntitlementClient.builder()
                    .settings(Wire.settings(server.url()).maxInFlight(most).build())
                    .loopResources(two)
                    .build();
            for (EventExecutor loop : two.onClient(LoopResources.DEFAULT_NATIVE)) {
                for (int round = 0; round < 10; round++) {
                    Wire.result(Flux.range(0, most)
                            .flatMap(i -> Mono.defer(() -> client.reactivate("e-" + i))
                                    .subscribeOn(Schedulers.fromExecutor(loop)))
                            .then());
                }
            }

            Wire.await(() -> client.status().openConnections() <= most);
            Wire.result(client.close());
            assertNothingLeft(client);
        } finally {
            Wire.result(two.disposeLater(Duration.ZERO, Duration.ofSeconds(5)));
        }
    }

    private static List<EntitlementResult> burst(EntitlementClient client) {
        return Wire.result(Flux.range(0, BURST)
                .flatMap(i -> client.reactivate("e-" + i), BURST)
                .collectList());
    }

    private static void assertNothingLeft(EntitlementClient client) {
        assertThat(client.status().inFlight()).isZero();
        assertThat(client.status().awaitingConnection()).isZero();
        Wire.await(() -> client.status().connecting() == 0);
    }

    private static URI tls(RawServer server) {
        return URI.create("https://localhost:" + server.port() + "/v1");
    }
}
