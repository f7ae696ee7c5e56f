package dev.entitlement.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.CallListener;
import dev.entitlement.ClientSettings;
import dev.entitlement.Effect;
import dev.entitlement.EntitlementClient;
import dev.entitlement.EntitlementResult;
import dev.entitlement.ReactivationRequest;
import dev.entitlement.gateway.HeldUpstream;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.netty.resources.LoopResources;

/**
 * Callers by the thousand that say nothing, half of something, or vanish (rule 7 of the outside face): what was not sent is
 * not sent, what was sent is heard out, and nothing is held for them beyond that. The upstream answers when the test says
 * so, and no order is left to chance: each crowd has arrived before the next one comes.
 */
class VanishingCallersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SILENT = 1_000;
    private static final int HALF_HEADS = 1_000;
    private static final int RESET_ON_THE_WIRE = 40;
    private static final int ENDED_ON_THE_WIRE = 20;
    private static final int ON_THE_WIRE = RESET_ON_THE_WIRE + ENDED_ON_THE_WIRE;
    private static final int RESET_IN_THE_QUEUE = 700;
    private static final int ENDED_IN_THE_QUEUE = 100;

    private final LoopResources loops = LoopResources.create("vanishing", 2, true);
    private final Ends ends = new Ends();
    private final List<RawCaller> callers = new ArrayList<>(); // kept, or the collector would close them
    private HeldUpstream upstream;
    private EntitlementClient client;
    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = new HeldUpstream();
        client = EntitlementClient.builder()
                .settings(ClientSettings.builder()
                        .baseUrl(URI.create(upstream.url()))
                        .maxInFlight(ON_THE_WIRE)
                        .adaptiveLimit(false)
                        .attemptTimeout(PATIENCE)
                        .deadline(PATIENCE)
                        .build())
                .listener(ends)
                .loopResources(loops)
                .build();
        Limits limits = Limits.PROMISED;
        Limits quick = new Limits(
                limits.requestLineBytes(),
                limits.headersBytes(),
                limits.bodyBytes(),
                limits.discardBytes(),
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                limits.unread(),
                Duration.ofMillis(200));
        gateway = Gateway.start(
                        TestGateway.settings(quick, Set.of(), null, true), Callers.open(), Calls.of(client), loops)
                .block(PATIENCE);
    }

    @AfterEach
    void stop() {
        callers.forEach(RawCaller::close);
        gateway.close().block(PATIENCE);
        client.close().block(PATIENCE);
        loops.disposeLater(Duration.ZERO, PATIENCE).block(PATIENCE);
        upstream.close();
    }

    @Test
    void nothing_is_held_for_them_beyond_what_was_sent_and_a_good_caller_is_served_among_them() {
        callers(SILENT);
        callers(HALF_HEADS).forEach(caller -> caller.send("POST /v1/entitlement/reactivate/half HTTP/1.1\r\nHost: ga"));
        List<RawCaller> resetOnTheWire = calls(RESET_ON_THE_WIRE, "reset-on-the-wire-");
        List<RawCaller> endedOnTheWire = calls(ENDED_ON_THE_WIRE, "ended-on-the-wire-");
        await(() -> upstream.ids().size() == ON_THE_WIRE);
        List<RawCaller> resetInTheQueue = calls(RESET_IN_THE_QUEUE, "reset-in-the-queue-");
        List<RawCaller> endedInTheQueue = calls(ENDED_IN_THE_QUEUE, "ended-in-the-queue-");
        RawCaller good = caller().send(RawCaller.call("good-1", "Authorization: Basic Z29vZDpnb29k"));
        await(() -> client.status().queued() == RESET_IN_THE_QUEUE + ENDED_IN_THE_QUEUE + 1);

        Stream.concat(resetInTheQueue.stream(), resetOnTheWire.stream()).forEach(RawCaller::reset);
        Stream.concat(endedInTheQueue.stream(), endedOnTheWire.stream()).forEach(RawCaller::sendEnd);

        await(() -> client.status().queued() == 1);
        assertThat(endedInTheQueue).allSatisfy(VanishingCallersTest::assertToldThatNothingWasSent);
        await(() -> gateway.connections() == ENDED_ON_THE_WIRE + 1);
        assertThat(client.status().inFlight()).as("heard out").isEqualTo(ON_THE_WIRE);
        assertThat(gateway.unanswered()).isEqualTo(ENDED_ON_THE_WIRE + 1);

        upstream.release();
        assertThat(endedOnTheWire).allSatisfy(VanishingCallersTest::assertReactivatedAndClosed);
        assertThat(good.answer().status()).isEqualTo(200);
        assertThat(good.send(RawCaller.call("good-2")).answer().status()).isEqualTo(200);
        await(() -> client.status().calls() == 0);
        assertThat(client.status().inFlight()).isZero();
        assertThat(client.status().queued()).isZero();
        assertThat(gateway.unanswered()).isZero();
        await(() -> gateway.connections() == 1);
        good.close();

        assertThat(upstream.ids()).hasSize(ON_THE_WIRE + 2).noneMatch(id -> id.contains("in-the-queue"));
        assertThat(ends.effects("reset-on-the-wire-")).containsExactly(Map.entry(Effect.APPLIED, RESET_ON_THE_WIRE));
    }

    /** Memory that a first crowd has had must do for a second one. */
    @Test
    void a_second_crowd_needs_no_more_buffers_than_the_first() {
        upstream.release();
        crowd();
        long first = directBytes();
        crowd();

        assertThat(directBytes()).isLessThanOrEqualTo(first + (1 << 20));
    }

    private void crowd() {
        callers(200);
        callers(200)
                .forEach(caller ->
                        caller.send("POST /v1/entitlement/reactivate/half HTTP/1.1\r\nX: " + "x".repeat(8_000)));
        callers(200)
                .forEach(caller -> caller.send(RawCaller.call("half", "Content-Length: 16000") + "x".repeat(9_000)));
        calls(200, "e-").forEach(RawCaller::reset);
        await(() -> gateway.connections() == 0 && client.status().calls() == 0);
    }

    private static long directBytes() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    private RawCaller caller() {
        RawCaller caller = new RawCaller(new InetSocketAddress(
                gateway.address().host(), gateway.address().port()));
        callers.add(caller);
        return caller;
    }

    private List<RawCaller> callers(int number) {
        return IntStream.range(0, number).mapToObj(any -> caller()).toList();
    }

    private List<RawCaller> calls(int number, String prefix) {
        return IntStream.range(0, number)
                .mapToObj(i -> caller().send(RawCaller.call(prefix + i)))
                .toList();
    }

    private static void assertToldThatNothingWasSent(RawCaller caller) {
        RawAnswerText answer = caller.answer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("X-Gateway-Attempts")).isEqualTo("0");
        assertThat(answer.header("X-Gateway-Effect")).isEqualTo("none");
        assertThat(caller.isEnded()).isTrue();
    }

    private static void assertReactivatedAndClosed(RawCaller caller) {
        RawAnswerText answer = caller.answer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Gateway-Effect")).isEqualTo("applied");
        assertThat(caller.isEnded()).isTrue();
    }

    /** Asks again and again, for nobody tells when a connection is gone. */
    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - until).as("waited in vain").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** How calls ended that nobody could be told of. */
    private static final class Ends implements CallListener {
        private final Map<String, Effect> byId = new ConcurrentHashMap<>();

        @Override
        public void callEnded(ReactivationRequest request, EntitlementResult result) {
            byId.put(request.entitlementId(), result.effect());
        }

        Map<Effect, Integer> effects(String prefix) {
            return byId.entrySet().stream()
                    .filter(end -> end.getKey().startsWith(prefix))
                    .collect(Collectors.toMap(Map.Entry::getValue, end -> 1, Integer::sum));
        }
    }
}
