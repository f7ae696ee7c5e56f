package dev.entitlement.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.RawAnswers;
import dev.entitlement.RawRequest;
import dev.entitlement.RawServer;
import dev.entitlement.RawServer.Script;
import dev.entitlement.TestKeys;
import dev.entitlement.upstream.Exchanges.End;
import dev.entitlement.upstream.Exchanges.Sent;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;

/**
 * Many exchanges at one instant and no connection open, with real handshakes that the server holds up. The gate's patience
 * is longer than any test, where a test does not say otherwise, so nothing here depends on how fast anything is.
 */
class ColdBurstTest {
    private static final int START = ConnectGate.START;
    private static final long FOR_EVER = TimeUnit.HOURS.toNanos(1);
    private static final LoopResources LOOPS = LoopResources.create("cold-burst", 2, true);

    private static TestKeys keys;

    private final List<Exchanges> all = new ArrayList<>();

    @BeforeAll
    static void makeKeys(@TempDir Path directory) throws Exception {
        keys = TestKeys.selfSigned(directory, "dns:localhost");
    }

    @AfterEach
    void nothingIsLeft() {
        all.forEach(Exchanges::close);
    }

    /** The handshakes of the first connections are done; all others' hang until every exchange has been answered. */
    @Test
    void begins_a_few_connects_and_serves_the_rest_from_what_others_give_back() throws Exception {
        int burst = 300;
        CountDownLatch answered = new CountDownLatch(burst);
        AtomicInteger shaking = new AtomicInteger();
        AtomicInteger mostShaking = new AtomicInteger();
        Script script = peer -> {
            mostShaking.accumulateAndGet(shaking.incrementAndGet(), Math::max);
            if (peer.number() > START) {
                answered.await();
            }
            RawRequest request = peer.read();
            shaking.decrementAndGet();
            for (; request != null; request = peer.read()) {
                answered.countDown();
                peer.write(RawAnswers.ok(request));
            }
        };
        try (RawServer server = tlsServer(script)) {
            Exchanges exchanges = exchanges(server, FOR_EVER);
            List<Sent> sent = exchanges.send(burst);

            assertThat(sent).extracting(Sent::end).containsOnly(End.ANSWERED);
            assertThat(server.requests()).hasSize(burst);
            exchanges.await(() -> exchanges.connections.connecting() == 0);
            // each of the first that was made let one more than itself go, and none of those was made before the end
            assertThat(server.accepted()).isLessThanOrEqualTo(3 * START);
            assertThat(mostShaking).hasValueLessThanOrEqualTo(2 * START + 1);
        }
    }

    @Test
    void begins_no_more_than_a_few_connects_while_none_is_made() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        try (RawServer server = tlsServer(heldBy(held))) {
            Exchanges exchanges = exchanges(server, FOR_EVER);
            List<Sent> sent = exchanges.send(40);

            assertThat(exchanges.connections.connecting()).isEqualTo(START);
            assertThat(exchanges.connections.waiting()).isEqualTo(40);
            exchanges.await(() -> server.accepted() == START);
            held.countDown();
            assertThat(sent).extracting(Sent::end).containsOnly(End.ANSWERED);
            exchanges.await(() -> exchanges.connections.waiting() == 0);
        }
    }

    @Test
    void lets_nobody_starve_behind_handshakes_that_hang() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        try (RawServer server = tlsServer(heldBy(held))) {
            Exchanges exchanges = exchanges(server, TimeUnit.MILLISECONDS.toNanos(1));
            List<Sent> sent = exchanges.send(40);

            exchanges.await(() -> exchanges.connections.connecting() == 40);
            sent.forEach(each -> assertThat(exchanges.abort(each)).isFalse());
            assertThat(exchanges.connections.connecting()).isZero();
            assertThat(exchanges.connections.waiting()).isZero();
            held.countDown();
        }
    }

    @Test
    void fails_all_when_nobody_listens_one_by_one_but_not_one_in_the_other() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0)) {
            port = taken.getLocalPort();
        }
        Exchanges exchanges = exchanges(URI.create("http://127.0.0.1:" + port + "/v1"), FOR_EVER);

        assertThat(exchanges.send(2_000)).extracting(Sent::end).containsOnly(End.NOT_SENT);
        exchanges.await(() -> exchanges.connections.connecting() == 0);
        assertThat(exchanges.connections.waiting()).isZero();
    }

    @Test
    void fails_nobody_for_anothers_connect() throws Exception {
        int burst = 20;
        CountDownLatch threeFailed = new CountDownLatch(1);
        try (RawServer server = tlsServer(peer -> {
            if (peer.number() > 3) { // the first three are closed before any handshake
                threeFailed.await();
                RawServer.RIGHT.serve(peer);
            }
        })) {
            Exchanges exchanges = exchanges(server, FOR_EVER);
            List<Sent> sent = exchanges.send(burst);
            exchanges.await(() -> sent.stream().filter(Sent::hasEnded).count() == 3);
            threeFailed.countDown();

            assertThat(sent)
                    .extracting(Sent::end)
                    .filteredOn(End.NOT_SENT::equals)
                    .hasSize(3);
            assertThat(sent)
                    .extracting(Sent::end)
                    .filteredOn(End.ANSWERED::equals)
                    .hasSize(burst - 3);
        }
    }

    @Test
    void makes_no_connection_for_one_that_left_before_its_turn() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        try (RawServer server = tlsServer(heldBy(held))) {
            Exchanges exchanges = exchanges(server, FOR_EVER);
            List<Sent> stay = exchanges.send(START);
            List<Sent> leave = exchanges.send(20);
            leave.forEach(each -> assertThat(exchanges.abort(each)).isFalse());
            assertThat(exchanges.connections.waiting()).isEqualTo(START);
            held.countDown();

            assertThat(stay).extracting(Sent::end).containsOnly(End.ANSWERED);
            assertThat(leave).noneMatch(Sent::hasEnded);
            assertThat(server.requests()).hasSize(START);
            assertThat(server.accepted()).isEqualTo(START);
        }
    }

    @Test
    void gives_the_connection_of_one_that_left_to_those_who_wait() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        try (RawServer server =
                tlsServer(peer -> heldBy(peer.number() == 1 ? held : never).serve(peer))) {
            Exchanges exchanges = exchanges(server, FOR_EVER);
            List<Sent> connecting = exchanges.send(START);
            Sent next = exchanges.send();
            Sent left = connecting.remove(0);
            assertThat(exchanges.abort(left)).isFalse();
            held.countDown();

            assertThat(next.end()).isEqualTo(End.ANSWERED);
            assertThat(connecting).extracting(Sent::end).containsOnly(End.ANSWERED);
            assertThat(left.hasEnded()).isFalse();
            assertThat(server.requests()).extracting(RawRequest::connection).containsOnly(1);
            assertThat(server.requests()).extracting(RawRequest::id).doesNotContain("e-1");
            never.countDown();
        }
    }

    @Test
    void gives_up_a_connect_that_nobody_waits_for() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (RawServer server = RawServer.start(peer -> {
            peer.awaitEnd();
            ended.countDown();
        })) {
            Exchanges exchanges = exchanges(URI.create("https://localhost:" + server.port() + "/v1"), FOR_EVER);
            Sent only = exchanges.send();
            exchanges.await(() -> server.accepted() == 1);

            assertThat(exchanges.abort(only)).isFalse();
            assertThat(exchanges.connections.connecting()).isZero();
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** One connection works and the handshakes of all others hang: who waits for his own takes the one that works. */
    @Test
    void takes_what_is_given_back_although_its_own_connect_is_under_way() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (RawServer server = tlsServer(peer -> {
            if (peer.number() > 1) {
                never.await();
            }
            RawServer.RIGHT.serve(peer);
        })) {
            Exchanges exchanges = exchanges(server, FOR_EVER);

            assertThat(exchanges.send(START)).extracting(Sent::end).containsOnly(End.ANSWERED);
            assertThat(server.requests()).extracting(RawRequest::connection).containsOnly(1);
            never.countDown(); // they are made now, and lie idle
            exchanges.await(() -> exchanges.connections.idling() == START);
        }
    }

    @Test
    void waits_for_a_new_connection_when_no_other_will_do() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        try (RawServer server = tlsServer(peer -> {
            if (peer.number() > 1) {
                held.await();
            }
            RawServer.RIGHT.serve(peer);
        })) {
            Exchanges exchanges = exchanges(server, FOR_EVER);
            exchanges.send().end();
            List<Sent> fresh = exchanges.send(3, true);
            assertThat(exchanges.send().end()).isEqualTo(End.ANSWERED); // by the idle one, past those who wait
            assertThat(fresh).noneMatch(Sent::hasEnded);
            held.countDown();

            assertThat(fresh).extracting(Sent::end).containsOnly(End.ANSWERED);
            assertThat(server.accepted()).isEqualTo(4);
            assertThat(server.requests())
                    .hasSize(5)
                    .extracting(RawRequest::connection)
                    .contains(1, 2, 3, 4);
        }
    }

    @Test
    void closes_what_lies_idle_on_another_loop_when_together_they_have_more_than_may_be_in_flight() throws Exception {
        int most = 5;
        try (RawServer server = RawServer.start(inRounds(most))) {
            Transport transport = transport(server.url(), most);
            Exchanges here = on(transport, nextLoop(), FOR_EVER);
            Exchanges there = on(transport, nextLoop(), FOR_EVER);

            assertThat(here.send(most)).extracting(Sent::end).containsOnly(End.ANSWERED);
            here.await(() -> here.connections.idling() == most);
            assertThat(there.send(most)).extracting(Sent::end).containsOnly(End.ANSWERED);

            here.await(() -> here.connections.open() == 0);
            assertThat(there.connections.open()).isEqualTo(most);
            assertThat(server.accepted()).isEqualTo(2 * most);
        }
    }

    @Test
    void keeps_no_more_idle_than_may_be_in_flight_even_if_there_was_nothing_to_close_at_first() throws Exception {
        int most = 5;
        CountDownLatch held = new CountDownLatch(1);
        try (RawServer server = RawServer.start(peer -> {
            RawRequest request = peer.read();
            held.await();
            peer.write(RawAnswers.ok(request));
            peer.awaitEnd();
        })) {
            Transport transport = transport(server.url(), most);
            Exchanges here = on(transport, nextLoop(), FOR_EVER);
            Exchanges there = on(transport, nextLoop(), FOR_EVER);
            List<Sent> sent = new ArrayList<>(here.send(most));
            sent.addAll(there.send(most));
            here.await(() -> here.connections.open() == most);
            there.await(() -> there.connections.open() == most);
            held.countDown();

            assertThat(sent).extracting(Sent::end).containsOnly(End.ANSWERED);
            here.await(() -> here.connections.open() + there.connections.open() <= most);
        }
    }

    private static Script heldBy(CountDownLatch latch) {
        return peer -> {
            latch.await();
            RawServer.RIGHT.serve(peer);
        };
    }

    /** Answers when so many requests are there, so that each must have had a connection of its own. */
    private static Script inRounds(int size) {
        CountDownLatch[] rounds = {new CountDownLatch(size), new CountDownLatch(size)};
        return peer -> {
            CountDownLatch round = rounds[(peer.number() - 1) / size];
            RawRequest request = peer.read();
            round.countDown();
            round.await();
            peer.write(RawAnswers.ok(request));
            peer.awaitEnd();
        };
    }

    private static RawServer tlsServer(Script script) throws Exception {
        return RawServer.start(keys.listen(), script);
    }

    private Exchanges exchanges(RawServer tls, long patienceNanos) throws Exception {
        return exchanges(URI.create("https://localhost:" + tls.port() + "/v1"), patienceNanos);
    }

    private Exchanges exchanges(URI url, long patienceNanos) throws Exception {
        return on(transport(url, 10_000), nextLoop(), patienceNanos);
    }

    private Exchanges on(Transport transport, EventLoop loop, long patienceNanos) {
        Exchanges exchanges = new Exchanges(loop, transport.on(loop, System::nanoTime, patienceNanos));
        all.add(exchanges);
        return exchanges;
    }

    private static Transport transport(URI url, int maxConnections) throws Exception {
        SslContextBuilder trusting = SslContextBuilder.forClient().trustManager(keys.certificate());
        return new Transport(
                url,
                "test",
                Duration.ofSeconds(20),
                Duration.ofHours(1),
                maxConnections,
                tcp -> secure(tcp, url, trusting));
    }

    private static TcpClient secure(TcpClient tcp, URI url, SslContextBuilder trusting) {
        if (url.getScheme().equals("http")) {
            return tcp;
        }
        return tcp.secure(spec -> {
            try {
                spec.sslContext(trusting.build()).handshakeTimeoutMillis(FOR_EVER / 1_000_000);
            } catch (SSLException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static EventLoop nextLoop() {
        return (EventLoop) LOOPS.onClient(LoopResources.DEFAULT_NATIVE).next();
    }
}
