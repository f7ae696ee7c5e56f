package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.entitlement.policy.CircuitBreaker;
import dev.entitlement.upstream.Transport;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** Event loops that belong to somebody else, and are shut down before the client on them is closed. */
@ExtendWith(CapturedLog.class)
class LostLoopsTest {
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1/v1");

    @Test
    void a_client_whose_loops_went_first_closes_all_the_same() {
        LoopResources loops = LoopResources.create("lost", 2, true);
        EntitlementClient client = client(loops, NOWHERE);
        Wire.call(client, "e-1");
        shutDown(loops);

        assertThatCode(() -> Wire.result(client.close())).doesNotThrowAnyException();
        assertThat(Wire.call(client, "e-2").report().refusal()).isEqualTo(Refusal.DRAINING);
    }

    @Test
    void a_client_whose_loops_go_while_it_drains_closes_all_the_same() {
        try (HoldingServer server = new HoldingServer()) {
            LoopResources loops = LoopResources.create("lost", 1, true);
            EntitlementClient client = EntitlementClient.builder()
                    .settings(Wire.settings(server.url())
                            .maxAttempts(2)
                            .backoffBase(Duration.ofSeconds(10))
                            .backoffMax(Duration.ofSeconds(10))
                            .build())
                    .loopResources(loops)
                    .build();
            client.reactivate("e-1").subscribe(); // waits for its retry when its connection goes
            server.awaitRequests(1);
            CompletableFuture<Void> closed = client.close().toFuture();
            assertThat(closed).isNotDone();

            shutDown(loops);

            assertThat(closed).succeedsWithin(Wire.PATIENCE);
        }
    }

    @Test
    void a_loop_that_is_being_shut_down_takes_no_call() {
        LoopResources loops = LoopResources.create("lost", 1, true);
        EntitlementClient client = client(loops, NOWHERE);
        Mono<Void> ended = loops.disposeLater(Duration.ofMillis(200), Duration.ofSeconds(5));
        Disposable ending = ended.subscribe(); // and for as long as something comes in the last 200 ms, it still runs

        assertThat(Wire.call(client, "e-1").report().refusal()).isEqualTo(Refusal.DRAINING);
        Wire.result(ended);
        ending.dispose();
    }

    @Test
    void what_would_be_done_later_on_a_lost_loop_is_never_done_and_nobody_hears_of_it() {
        EventLoop loop = lostLoop();
        EventLoopCalls calls = new EventLoopCalls(loop, transport(), 1, new SecureRandom());

        Disposable later = calls.schedule(() -> {}, 1);

        assertThat(later.isDisposed()).isTrue();
    }

    @Test
    void a_circuit_whose_probes_loop_is_lost_opens_and_closes_without_a_fault() {
        CircuitProbe probe = new CircuitProbe(
                new CircuitBreaker(1),
                new EventLoopCalls(lostLoop(), transport(), 1, new SecureRandom()),
                Mono::never,
                CallListener.none(),
                () -> {});

        assertThatCode(() -> {
                    probe.opened();
                    probe.closed();
                })
                .doesNotThrowAnyException();
    }

    private static EventLoop lostLoop() {
        EventLoop loop = new DefaultEventLoop();
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
        return loop;
    }

    private static Transport transport() {
        return new Transport(
                NOWHERE, "test", Duration.ofSeconds(1), Duration.ofSeconds(1), 1, UnaryOperator.identity());
    }

    private static void shutDown(LoopResources loops) {
        Wire.result(loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)));
    }

    private static EntitlementClient client(LoopResources loops, URI url) {
        return EntitlementClient.builder()
                .settings(Wire.settings(url).build())
                .loopResources(loops)
                .build();
    }
}
