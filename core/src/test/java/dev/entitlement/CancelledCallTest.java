package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;

/** A caller that goes away: what was sent is heard out, what was not sent is not sent. */
class CancelledCallTest {
    private final HoldingServer server = new HoldingServer();
    private final Recorder recorder = new Recorder();
    private final EntitlementClient client = EntitlementClient.builder()
            .settings(Wire.settings(server.url()).maxAttempts(3).build())
            .loopResources(Wire.ONE_LOOP)
            .listener(recorder)
            .build();

    @AfterEach
    void close() {
        server.close();
        Wire.result(client.close());
    }

    @Test
    void is_heard_out_and_its_connection_used_again() {
        Disposable call = client.reactivate("e-1").subscribe();
        server.awaitRequests(1);
        call.dispose();
        Wire.awaitLoop();
        assertThat(recorder.ended).isNotDone();
        server.answerAllAtOnce();

        EntitlementResult unheard = recorder.await();
        assertThat(unheard.outcome()).isEqualTo(Outcome.REACTIVATED);
        assertThat(Wire.call(client, "e-2").outcome()).isEqualTo(Outcome.REACTIVATED);
        assertThat(server.wire().requests()).extracting(RawRequest::id).containsExactly("e-1", "e-2");
        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void delivers_nothing_to_a_caller_that_cancelled() {
        AtomicInteger signals = new AtomicInteger();
        Disposable call = client.reactivate("e-1")
                .doOnTerminate(signals::incrementAndGet)
                .subscribe(result -> signals.incrementAndGet());
        server.awaitRequests(1);
        call.dispose();
        Wire.awaitLoop();
        server.answerAllAtOnce();

        assertThat(recorder.await().effect()).isEqualTo(Effect.APPLIED);
        assertThat(signals).hasValue(0);
        assertThat(recorder.gone).hasValue(1);
    }

    @Test
    void is_not_tried_again_when_what_was_sent_is_lost() {
        CountDownLatch cancelled = new CountDownLatch(1);
        CountDownLatch received = new CountDownLatch(1);
        try (RawServer silent = RawServer.start(peer -> {
            peer.read();
            received.countDown();
            cancelled.await();
        })) {
            EntitlementClient losing = EntitlementClient.builder()
                    .settings(Wire.settings(silent.url()).maxAttempts(3).build())
                    .loopResources(Wire.ONE_LOOP)
                    .listener(recorder)
                    .build();
            Disposable call = losing.reactivate("e-1").subscribe();
            Wire.await(received);
            call.dispose();
            Wire.awaitLoop();
            cancelled.countDown();

            EntitlementResult unheard = recorder.await();
            assertThat(Wire.ends(unheard)).containsExactly(AttemptEnd.LOST);
            assertThat(unheard.report().noRetry()).isEqualTo(NoRetry.CALLER_GONE);
            assertThat(silent.accepted()).isEqualTo(1);
            Wire.result(losing.close());
        }
    }

    @Test
    void sends_nothing_when_it_is_cancelled_before_it_began() {
        AtomicBoolean busy = new AtomicBoolean(true);
        Wire.onLoop(() -> {
            while (busy.get()) {
                // keeps the loop from beginning the call; the guard forbids even Thread.onSpinWait here
            }
        });
        client.reactivate("e-1").subscribe().dispose();
        busy.set(false);

        Wire.result(client.drain());
        assertThat(recorder.ended).isNotDone();
        assertThat(server.accepted()).isZero();
    }

    @Test
    void begins_nothing_for_a_subscriber_that_never_asked() {
        client.reactivate("e-1").subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.cancel();
            }
        });

        Wire.result(client.drain());
        assertThat(recorder.ended).isNotDone();
        assertThat(server.accepted()).isZero();
    }

    @Test
    void ends_at_its_attempt_timeout_when_nothing_comes() {
        EntitlementClient hurried = EntitlementClient.builder()
                .settings(Wire.settings(server.url())
                        .attemptTimeout(Duration.ofMillis(150))
                        .maxAttempts(3)
                        .build())
                .loopResources(Wire.ONE_LOOP)
                .listener(recorder)
                .build();
        Disposable call = hurried.reactivate("e-1").subscribe();
        server.awaitRequests(1);
        call.dispose();

        EntitlementResult unheard = recorder.await();
        assertThat(Wire.ends(unheard)).containsExactly(AttemptEnd.TIMED_OUT);
        assertThat(unheard.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(unheard.report().noRetry()).isEqualTo(NoRetry.CALLER_GONE);
        Wire.result(hurried.close());
    }

    /** Keeps what callers that are gone do not hear. */
    private static final class Recorder implements CallListener {
        final CompletableFuture<EntitlementResult> ended = new CompletableFuture<>();
        final AtomicInteger gone = new AtomicInteger();

        @Override
        public void callerGone(ReactivationRequest request) {
            gone.incrementAndGet();
        }

        @Override
        public void callEnded(ReactivationRequest request, EntitlementResult result) {
            ended.complete(result);
        }

        EntitlementResult await() {
            assertThat(ended).succeedsWithin(Wire.PATIENCE);
            return ended.join();
        }
    }
}
