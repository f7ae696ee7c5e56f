package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.guards.Race;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.netty.resources.LoopResources;

/**
 * Subscriptions that foreign threads ask for and cancel at the same time, on real loops. Acceptable: one result and one
 * end, or none of either after a cancellation. Forbidden: two, an end that nobody hears of, anything that is left.
 */
class CallRaceTest {
    private static final int ROUNDS = 1_000;

    private final LoopResources loops = LoopResources.create("call-race", 2, true);
    private final RawServer server = RawServer.start(RawServer.RIGHT);
    private final Ends ends = new Ends();
    private final EntitlementClient client = EntitlementClient.builder()
            .settings(Wire.settings(server.url()).maxInFlight(4).build())
            .loopResources(loops)
            .listener(ends)
            .build();

    @AfterEach
    void nothing_is_left() {
        Wire.await(() -> client.status().calls() == 0);
        assertThat(client.status().inFlight()).isZero();
        assertThat(client.status().queued()).isZero();
        assertThat(ends.ended).hasValue(ends.started.get());
        Wire.result(client.close());
        server.close();
        Wire.result(loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)));
    }

    @Test
    void a_call_that_several_threads_ask_for_is_made_once() {
        Queue<Heard<EntitlementResult>> all =
                raced(number -> client.reactivate("e-" + number), (heard, thread) -> heard.ask());
        Wire.await(() -> all.stream().allMatch(heard -> heard.ended.get() > 0));

        assertThat(all)
                .allSatisfy(Heard::assertOneEnd)
                .allSatisfy(heard -> assertThat(heard.results).hasValue(1));
        assertThat(ends.started).hasValue(all.size());
        assertThat(server.requests()).hasSize(all.size());
    }

    @Test
    void a_call_that_is_asked_for_and_cancelled_at_once_ends_once_or_never_begins() {
        Queue<Heard<EntitlementResult>> all =
                raced(number -> client.reactivate("e-" + number), CallRaceTest::askOrCancel);
        Wire.await(() -> client.status().calls() == 0);

        assertThat(all).isNotEmpty().allSatisfy(Heard::assertOneEndAtMost);
    }

    @Test
    void an_echo_that_is_asked_for_and_cancelled_at_once_leaves_its_place() {
        Queue<Heard<EchoResult>> all = raced(number -> client.echo("echo-" + number, null), CallRaceTest::askOrCancel);
        Wire.await(() -> client.status().inFlight() == 0);

        assertThat(all).isNotEmpty().allSatisfy(Heard::assertOneEndAtMost);
    }

    private static void askOrCancel(Heard<?> heard, int thread) {
        if (thread == 0) {
            heard.ask();
        } else {
            heard.cancel();
        }
    }

    private static <T> Queue<Heard<T>> raced(IntFunction<Publisher<T>> make, ObjIntConsumer<Heard<T>> body) {
        AtomicInteger numbers = new AtomicInteger();
        Queue<Heard<T>> all = new ConcurrentLinkedQueue<>();
        Race.rounds(
                2, ROUNDS, () -> heard(make.apply(numbers.getAndIncrement())), body, (heard, round) -> all.add(heard));
        return all;
    }

    /** The demand comes in small parts from several threads: what one adds while another does must not be lost. */
    @Test
    void a_bulk_gives_every_result_that_threads_ask_for_together() {
        int lines = 3_000;
        Heard<BulkResult<Integer>> heard =
                heard(client.reactivateAll(Flux.range(0, lines), line -> ReactivationRequest.of("e-" + line)));
        Race.between(3, () -> {
            for (int i = 0; i < lines / 3; i++) {
                heard.ask();
            }
            return true;
        });
        Wire.await(() -> heard.ended.get() > 0);

        heard.assertOneEnd();
        assertThat(heard.results).hasValue(lines);
    }

    private static <T> Heard<T> heard(Publisher<T> publisher) {
        Heard<T> heard = new Heard<>();
        publisher.subscribe(heard);
        return heard;
    }

    /** Asks for nothing by itself. */
    private static final class Heard<T> implements CoreSubscriber<T> {
        private final AtomicInteger results = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();
        private Subscription subscription;

        void ask() {
            subscription.request(1);
        }

        void cancel() {
            subscription.cancel();
        }

        void assertOneEnd() {
            assertThat(ended).hasValue(1);
        }

        void assertOneEndAtMost() {
            assertThat(ended).hasValueLessThanOrEqualTo(1);
            assertThat(results).hasValue(ended.get());
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            this.subscription = subscription;
        }

        @Override
        public void onNext(T result) {
            results.incrementAndGet();
        }

        @Override
        public void onError(Throwable cause) {
            throw new AssertionError(cause);
        }

        @Override
        public void onComplete() {
            ended.incrementAndGet();
        }
    }

    /** Of the calls that began. */
    private static final class Ends implements CallListener {
        private final AtomicInteger started = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();

        @Override
        public void callStarted(ReactivationRequest request) {
            started.incrementAndGet();
        }

        @Override
        public void callEnded(ReactivationRequest request, EntitlementResult result) {
            ended.incrementAndGet();
        }
    }
}
