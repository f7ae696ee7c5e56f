package dev.entitlement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpServer;

/** The client inside somebody else's application: its threads, its loops, several clients at once. */
class EmbeddingTest {
    private final LoopResources loops = LoopResources.create("host", 1, 3, true);
    private final RawServer upstream = RawServer.start(RawServer.RIGHT);

    @AfterEach
    void close() {
        upstream.close();
        Wire.result(loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)));
    }

    @Test
    void gives_every_thread_its_own_answers() throws Exception {
        int threads = 8;
        int callsEach = 100;
        EntitlementClient client = client(loops);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<List<String>>> runs = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int thread = t;
            runs.add(pool.submit(() -> {
                List<String> wrong = new ArrayList<>();
                for (int i = 0; i < callsEach; i++) {
                    String id = "thread " + thread + " call " + i;
                    EntitlementResult result = Wire.call(client, id);
                    String body = result.answer() == null
                            ? ""
                            : new String(result.answer().body(), UTF_8);
                    if (!result.report().entitlementId().equals(id) || !body.equals(RawAnswers.okJson(id))) {
                        wrong.add(id + " got " + result);
                    }
                }
                return wrong;
            }));
        }
        for (Future<List<String>> run : runs) {
            assertThat(run.get(60, TimeUnit.SECONDS)).isEmpty();
        }
        pool.shutdownNow();
        Wire.result(client.close());

        assertThat(upstream.requests()).hasSize(threads * callsEach);
        assertThat(upstream.requests()).extracting(RawRequest::identifier).doesNotHaveDuplicates();
    }

    @Test
    void keeps_a_call_on_the_loop_it_was_subscribed_on() throws Exception {
        EntitlementClient client = client(loops);
        EventLoopGroup group = loops.onClient(LoopResources.DEFAULT_NATIVE);
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 3; i++) {
            EventLoop loop = group.next();
            Thread own = onLoop(loop, Thread::currentThread);
            seen.add(own);
            for (int call = 0; call < 5; call++) {
                CompletableFuture<Thread> delivered = new CompletableFuture<>();
                String id = "e-" + call;
                loop.execute(
                        () -> client.reactivate(id).subscribe(result -> delivered.complete(Thread.currentThread())));
                assertThat(delivered).succeedsWithin(Wire.PATIENCE).isEqualTo(own);
            }
        }
        Wire.result(client.close());

        assertThat(seen).hasSize(3);
        assertThat(upstream.accepted()).as("one connection for each loop").isEqualTo(3);
    }

    /** What the gateway builds on: from the caller's connection to the upstream's and back, no thread hop. */
    @Test
    void stays_on_the_loop_of_the_server_in_front() throws Exception {
        EntitlementClient client = client(loops);
        DisposableServer front = TcpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .handle((in, out) -> out.sendString(in.receive().asString().concatMap(id -> {
                    Thread received = Thread.currentThread();
                    return client.reactivate(id)
                            .map(result -> result.outcome() + " " + (Thread.currentThread() == received));
                })))
                .bindNow(Wire.PATIENCE);
        for (int i = 0; i < 10; i++) {
            assertThat(ask(front.port(), "e-" + i)).isEqualTo("REACTIVATED true");
        }
        front.disposeNow();
        Wire.result(client.close());
    }

    private static String ask(int port, String id) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(id.getBytes(UTF_8));
            return new String(socket.getInputStream().readNBytes("REACTIVATED true".length()), UTF_8);
        }
    }

    @Test
    void lets_many_clients_share_loops_without_sharing_anything_else() {
        List<EntitlementClient> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clients.add(EntitlementClient.builder()
                    .settings(Wire.settings(upstream.url()).build())
                    .loopResources(loops)
                    .credentials(Credentials.basic("user" + i, "secret"))
                    .build());
        }
        for (int i = 0; i < 10; i++) {
            assertThat(Wire.call(clients.get(i), "e-" + i).outcome()).isEqualTo(Outcome.REACTIVATED);
        }
        Wire.result(clients.get(0).close());
        assertThat(Wire.call(clients.get(0), "late").report().refusal()).isEqualTo(Refusal.DRAINING);
        assertThat(Wire.call(clients.get(1), "still there").outcome()).isEqualTo(Outcome.REACTIVATED);
        clients.forEach(client -> Wire.result(client.close()));

        assertThat(upstream.requests())
                .extracting(request -> request.header("Authorization"))
                .startsWith("Basic dXNlcjA6c2VjcmV0", "Basic dXNlcjE6c2VjcmV0")
                .hasSize(11);
    }

    @Test
    void composes_with_the_operators_of_any_scheduler() {
        EntitlementClient client = client(loops);
        Mono<String> composed = Mono.just("e-1")
                .publishOn(Schedulers.parallel())
                .flatMap(client::reactivate)
                .publishOn(Schedulers.boundedElastic())
                .map(result -> result.outcome() + " "
                        + Thread.currentThread().getName().split("-")[0]);

        assertThat(Wire.result(composed)).isEqualTo("REACTIVATED boundedElastic");
        Wire.result(client.close());
    }

    @Test
    void uses_epoll_where_the_platform_has_it() {
        EventLoop loop =
                (EventLoop) loops.onClient(LoopResources.DEFAULT_NATIVE).next();

        assertThat(onLoop(loop, () -> Thread.currentThread().getName()).contains("epoll"))
                .isEqualTo(Epoll.isAvailable());
    }

    /** The native transport is a convenience, and must not be what correctness hangs on. */
    @Test
    void works_without_the_native_transport() {
        LoopResources nio = useNative -> loops.onClient(false);
        EntitlementClient client = client(nio);

        EntitlementResult result = Wire.call(client, "e-1");
        assertThat(result.outcome()).isEqualTo(Outcome.REACTIVATED);
        Wire.result(client.close());
    }

    private EntitlementClient client(LoopResources shared) {
        return EntitlementClient.builder()
                .settings(Wire.settings(upstream.url()).build())
                .loopResources(shared)
                .build();
    }

    private static <T> T onLoop(EventLoop loop, Callable<T> task) {
        return loop.submit(task).syncUninterruptibly().getNow();
    }
}
