package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** Drain and close: no call is cut, and nothing is left behind. */
class ClosingTest {

    @Test
    void drains_when_the_last_call_has_ended_and_not_before() {
        try (HoldingServer server = new HoldingServer()) {
            EntitlementClient client = Wire.client(Wire.settings(server.url()));
            CompletableFuture<List<EntitlementResult>> calls = Flux.range(0, 5)
                    .flatMap(i -> client.reactivate("e-" + i))
                    .collectList()
                    .toFuture();
            server.awaitRequests(5);

            CompletableFuture<Void> drained = client.drain().toFuture();
            Wire.awaitLoop();
            assertThat(drained).isNotDone();
            assertThat(client.status().draining()).isTrue();
            assertThat(Wire.call(client, "e-late").report().refusal()).isEqualTo(Refusal.DRAINING);

            server.answerAllAtOnce();
            assertThat(drained).succeedsWithin(Wire.PATIENCE);
            assertThat(calls).succeedsWithin(Wire.PATIENCE);
            assertThat(calls.join()).extracting(EntitlementResult::effect).containsOnly(Effect.APPLIED);
            assertThat(server.wire().requests()).hasSize(5);
            Wire.result(client.close());
        }
    }

    @Test
    void closed_at_once_it_lets_every_call_end_with_what_it_knows() {
        try (HoldingServer server = new HoldingServer()) {
            Ended ended = new Ended();
            EntitlementClient client = EntitlementClient.builder()
                    .settings(Wire.settings(server.url()).maxAttempts(3).build())
                    .loopResources(Wire.ONE_LOOP)
                    .listener(ended)
                    .build();
            CompletableFuture<EntitlementResult> heard =
                    client.reactivate("heard").toFuture();
            Disposable unheard = client.reactivate("unheard").subscribe();
            server.awaitRequests(2);
            unheard.dispose();

            Wire.result(client.closeNow());

            assertThat(heard).succeedsWithin(Wire.PATIENCE);
            assertThat(Wire.ends(heard.join()))
                    .containsExactly(AttemptEnd.LOST, AttemptEnd.NOT_SENT, AttemptEnd.NOT_SENT);
            assertThat(heard.join().effect()).isEqualTo(Effect.UNKNOWN);
            assertThat(Wire.ends(ended.result("unheard"))).containsExactly(AttemptEnd.LOST);
            assertThat(ended.result("unheard").effect()).isEqualTo(Effect.UNKNOWN);
            assertThat(server.wire().requests()).hasSize(2);
            assertThat(Wire.call(client, "late").report().refusal()).isEqualTo(Refusal.DRAINING);
            Wire.awaitLoop();
            assertThat(client.status().openConnections()).isZero();
        }
    }

    @Test
    void closed_at_once_while_it_connects_it_sends_nothing_any_more() {
        HeldResolver resolver = new HeldResolver();
        EntitlementClient client = EntitlementClient.builder()
                .settings(Wire.settings(URI.create("http://localhost:1/v1")).build())
                .loopResources(Wire.ONE_LOOP)
                .transport(tcp -> tcp.resolver(resolver))
                .build();
        CompletableFuture<EntitlementResult> call = client.reactivate("a").toFuture();
        Wire.await(resolver.asked);

        Wire.result(client.closeNow());

        assertThat(call).succeedsWithin(Wire.PATIENCE);
        assertThat(Wire.ends(call.join())).containsExactly(AttemptEnd.NOT_SENT);
        assertThat(call.join().effect()).isEqualTo(Effect.NONE);
    }

    /** Is asked, and never says anything. */
    private static final class HeldResolver extends AddressResolverGroup<InetSocketAddress> {
        private final CountDownLatch asked = new CountDownLatch(1);

        @Override
        protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
            return new InetNameResolver(executor) {
                @Override
                protected void doResolve(String name, Promise<InetAddress> promise) {
                    asked.countDown();
                }

                @Override
                protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
                    asked.countDown();
                }
            }.asAddressResolver();
        }
    }

    @Test
    void an_idle_client_is_closed_at_once_too() {
        try (RawServer server = RawServer.start(RawServer.RIGHT)) {
            EntitlementClient client = withOwnLoops(server.url());
            Wire.call(client, "e-1");

            Wire.result(client.closeNow());

            assertThat(client.status().openConnections()).isZero();
        }
    }

    /** What callers that are gone do not hear. */
    private static final class Ended implements CallListener {
        private final Map<String, EntitlementResult> results = new ConcurrentHashMap<>();

        @Override
        public void callEnded(ReactivationRequest request, EntitlementResult result) {
            results.put(request.entitlementId(), result);
        }

        EntitlementResult result(String id) {
            return results.get(id);
        }
    }

    @Test
    void may_be_asked_for_more_than_once() {
        try (RawServer server = RawServer.start(RawServer.RIGHT)) {
            EntitlementClient client = withOwnLoops(server.url());
            Wire.call(client, "e-1");

            for (int i = 0; i < 2; i++) {
                Wire.result(client.drain());
                Wire.result(client.close());
            }
        }
    }

    @Test
    void leaves_no_connection_open() throws Exception {
        CountDownLatch open = new CountDownLatch(10);
        try (RawServer server = RawServer.start(peer -> {
            RawServer.RIGHT.serve(peer); // returns when the client has closed
            open.countDown();
        })) {
            EntitlementClient client = Wire.client(Wire.settings(server.url()));
            Wire.result(Flux.range(0, 200)
                    .flatMap(i -> client.reactivate("e-" + i), 10)
                    .then());
            assertThat(client.status().openConnections()).isEqualTo(server.accepted());
            Wire.result(client.close());

            server.finish();
            assertThat(open.getCount()).isEqualTo(10 - Math.min(10, server.accepted()));
            Wire.awaitLoop();
            assertThat(client.status().openConnections()).isZero();
            assertThat(client.status().idleConnections()).isZero();
        }
    }

    @Test
    void stops_the_threads_of_its_own_loops_and_does_not_dawdle() {
        try (RawServer server = RawServer.start(RawServer.RIGHT)) {
            EntitlementClient client = withOwnLoops(server.url());
            Wire.result(
                    Flux.range(0, 50).flatMap(i -> client.reactivate("e-" + i)).then());
            List<Thread> own = ownThreads();
            assertThat(own).isNotEmpty();

            long began = System.nanoTime();
            Wire.result(client.close());
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(1_900));
            assertThat(own).allSatisfy(thread -> {
                thread.join(TimeUnit.SECONDS.toMillis(5));
                assertThat(thread.isAlive()).isFalse();
            });
        }
    }

    @Test
    void leaves_loops_that_are_not_its_own_running() {
        try (RawServer server = RawServer.start(RawServer.RIGHT)) {
            Wire.result(Wire.client(Wire.settings(server.url())).close());

            EntitlementClient next = Wire.client(Wire.settings(server.url()));
            assertThat(Wire.call(next, "e-1").outcome()).isEqualTo(Outcome.REACTIVATED);
            Wire.result(next.close());
        }
    }

    @Test
    void refuses_calls_after_the_close_instead_of_failing_them() {
        EntitlementClient client = withOwnLoops(URI.create("http://127.0.0.1:1/v1"));
        Wire.result(client.close());

        EntitlementResult late = Wire.call(client, "e-1");
        assertThat(late.report().refusal()).isEqualTo(Refusal.DRAINING);
        assertThat(late.effect()).isEqualTo(Effect.NONE);
        assertThat(Wire.result(client.echo("anybody?", "Basic x")).end()).isEqualTo(AttemptEnd.NOT_SENT);
    }

    private static EntitlementClient withOwnLoops(URI url) {
        return EntitlementClient.builder().settings(Wire.settings(url).build()).build();
    }

    private static List<Thread> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("entitlement-"))
                .toList();
    }
}
