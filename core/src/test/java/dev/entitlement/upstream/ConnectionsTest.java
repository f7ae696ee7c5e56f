package dev.entitlement.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.netty.resources.LoopResources;

/** How long a connection may lie idle, by a clock of the test's own. */
class ConnectionsTest {
    private static final long IDLE_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final LoopResources LOOPS = LoopResources.create("connections", 1, true);

    private final EventLoop loop =
            (EventLoop) LOOPS.onClient(LoopResources.DEFAULT_NATIVE).next();
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - IDLE_NANOS); // it will wrap on the way
    private final AtomicInteger accepted = new AtomicInteger();
    private ServerSocket listening;
    private Connections connections;
    private volatile String headers = "";

    @BeforeEach
    void start() throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread server = new Thread(this::accept, "connections-server");
        server.setDaemon(true);
        server.start();
        connections = new Transport(
                        URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/v1"),
                        "test",
                        Duration.ofSeconds(5),
                        Duration.ofNanos(IDLE_NANOS),
                        100,
                        UnaryOperator.identity())
                .on(loop, clock::get);
    }

    @AfterEach
    void stop() throws IOException {
        loop.submit(connections::close).syncUninterruptibly();
        listening.close();
    }

    @Test
    void takes_an_idle_connection_until_its_time_is_over() {
        send();
        clock.addAndGet(IDLE_NANOS - 1);
        send();
        clock.addAndGet(IDLE_NANOS - 1);
        send();

        assertThat(accepted).hasValue(1);
    }

    @Test
    void takes_no_connection_whose_time_is_over_even_if_nobody_has_closed_it_yet() {
        send();
        clock.addAndGet(IDLE_NANOS);
        send();

        assertThat(accepted).hasValue(2);
        assertThat(connections.open()).isEqualTo(1);
        assertThat(connections.idling()).isEqualTo(1);
    }

    @Test
    void takes_no_connection_that_the_upstream_said_it_would_not_keep_so_long() {
        headers = "Keep-Alive: timeout=5, max=100\r\n";
        send();
        clock.addAndGet(TimeUnit.SECONDS.toNanos(4) - 1);
        send();
        assertThat(accepted).hasValue(1);

        clock.addAndGet(TimeUnit.SECONDS.toNanos(4));
        send();
        assertThat(accepted).hasValue(2);
    }

    @Test
    void keeps_no_connection_longer_than_it_wants_to_itself() {
        headers = "Keep-Alive: timeout=" + 10 * TimeUnit.NANOSECONDS.toSeconds(IDLE_NANOS) + "\r\n";
        send();
        clock.addAndGet(IDLE_NANOS);
        send();

        assertThat(accepted).hasValue(2);
    }

    @Test
    void makes_a_new_connection_when_told_to() {
        send();
        send(true);

        assertThat(accepted).hasValue(2);
        assertThat(connections.idling()).isEqualTo(2);
    }

    @Test
    void keeps_nothing_once_it_is_closed() {
        send();
        loop.submit(connections::close).syncUninterruptibly();
        send();

        assertThat(accepted).hasValue(2);
        assertThat(connections.idling()).isZero();
    }

    private void send() {
        send(false);
    }

    /** Returns when the answer has come and the connection lies idle. */
    private void send(boolean fresh) {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        loop.execute(() -> connections.send(new Reactivation("e-1", "i-1"), fresh, new Upstream.Receiver() {
            @Override
            public void answered(Answer whole) {
                status.complete(whole.status());
            }

            @Override
            public void failed(boolean sent, boolean stale, Throwable cause) {
                status.completeExceptionally(cause);
            }
        }));
        assertThat(status).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(200);
        loop.submit(() -> {}).syncUninterruptibly();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                accepted.incrementAndGet();
                Thread serving = new Thread(() -> serve(socket), "connections-server");
                serving.setDaemon(true);
                serving.start();
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[4096];
            while (in.read(buffer) > 0) { // a request without a body is one segment here
                String head = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + headers + "\r\n";
                socket.getOutputStream().write((head + "{}").getBytes(US_ASCII));
            }
        } catch (IOException broken) {
            // by the client
        }
    }
}
