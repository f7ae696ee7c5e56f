package dev.entitlement.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.RawServer;
import dev.entitlement.guards.Race;
import dev.entitlement.upstream.Exchanges.End;
import dev.entitlement.upstream.Exchanges.Sent;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.netty.resources.LoopResources;

/** Loops that make and close connections at the same time. Forbidden: a connection too many once all is quiet. */
class ConnectionCountRaceTest {
    private static final int LOOPS = 3;
    private static final int MOST = 3;
    private static final int ROUNDS = 60;
    private static final long SEED = 20261128;

    @Test
    void counts_every_connection_that_loops_begin_and_end_together() {
        ConnectionCount count = new ConnectionCount(MOST);
        Race.between(Race.THREADS, () -> {
            for (int i = 0; i < 20_000; i++) {
                count.began();
                count.ended();
            }
            return true;
        });

        for (int i = 0; i < MOST; i++) {
            count.began();
            assertThat(count.isExceeded()).as("after %d", i + 1).isFalse();
        }
        count.began();
        assertThat(count.isExceeded()).isTrue();
    }

    /** In each round as many exchanges as there may be connections, now on these loops and now on those. */
    @Test
    void loops_that_take_turns_at_a_burst_keep_no_more_connections_than_one_alone_would() {
        LoopResources resources = LoopResources.create("connection-count", LOOPS, true);
        SplittableRandom random = new SplittableRandom(SEED);
        try (RawServer server = RawServer.start(RawServer.RIGHT)) {
            List<Exchanges> loops = exchanges(server, resources);
            for (int round = 0; round < ROUNDS; round++) {
                int[] shares = new int[LOOPS];
                for (int i = 0; i < MOST; i++) {
                    shares[random.nextInt(LOOPS)]++;
                }
                sendAtOnce(loops, shares);
                loops.get(0).await(() -> connections(loops) <= MOST);
            }

            assertThat(server.requests()).hasSize(ROUNDS * MOST);
            assertThat(server.accepted()).as("they did close some").isGreaterThan(MOST);
            loops.forEach(Exchanges::close);
        }
        resources.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
    }

    private static List<Exchanges> exchanges(RawServer server, LoopResources resources) {
        Transport transport = new Transport(
                server.url(), "test", Duration.ofSeconds(5), Duration.ofHours(1), MOST, UnaryOperator.identity());
        return Stream.generate(() -> (EventLoop)
                        resources.onClient(LoopResources.DEFAULT_NATIVE).next())
                .limit(LOOPS)
                .map(loop -> new Exchanges(loop, transport.on(loop, System::nanoTime)))
                .toList();
    }

    private static void sendAtOnce(List<Exchanges> loops, int[] shares) {
        AtomicInteger next = new AtomicInteger();
        Race.between(LOOPS, () -> {
            int number = next.getAndIncrement();
            List<Sent> sent = loops.get(number).send(shares[number]);
            assertThat(sent).extracting(Sent::end).allMatch(End.ANSWERED::equals);
            return true;
        });
    }

    private static int connections(List<Exchanges> loops) {
        return loops.stream()
                .mapToInt(loop -> loop.connections.open() + loop.connections.connecting())
                .sum();
    }
}
