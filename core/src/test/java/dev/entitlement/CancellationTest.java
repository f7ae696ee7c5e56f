package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.ScriptedUpstream.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;

/** Rule 7: a caller that goes away. What was not sent is not sent, what was sent is heard out, no retry follows. */
@ExtendWith(CapturedLog.class)
class CancellationTest {
    private static final long SEED = 7;

    @Test
    void a_call_that_is_cancelled_before_it_begins_sends_nothing() {
        VirtualClient client = VirtualClient.calls();

        client.loop().fromElsewhere(() -> client.call().cancel());
        client.advanceMillis(100);

        assertThat(client.sent()).isEmpty();
        assertThat(client.moments().all()).isEmpty();
        client.assertNothingLeft();
    }

    @Test
    void a_call_in_flight_is_heard_out_and_its_end_is_told_to_the_listener() {
        VirtualClient client = VirtualClient.calls(Step.ok());
        Caller caller = client.call();
        client.advanceMillis(10);

        caller.cancel();
        client.advanceMillis(100);

        assertThat(client.sent()).noneMatch(Sent::aborted);
        assertThat(client.moments().all())
                .containsExactly(
                        "call started",
                        "attempt 1 started as id-1",
                        "caller gone",
                        "attempt 1 ended answered",
                        "call ended reactivated applied");
        assertThat(caller.results()).isEmpty();
        client.assertNothingLeft();
    }

    @Test
    void a_call_that_is_cancelled_from_another_thread_is_heard_out_too() {
        VirtualClient client = VirtualClient.calls(Step.code("NOT_FOUND"));
        Caller caller = client.call();
        client.advanceMillis(10);

        client.loop().fromElsewhere(caller::cancel);
        client.advanceMillis(100);

        assertThat(client.moments().all()).contains("caller gone", "call ended rejected none");
    }

    @Test
    void no_retry_follows_what_was_heard_out() {
        VirtualClient client = VirtualClient.calls(Step.code("SERVICE_UNAVAILABLE"));
        Caller caller = client.call();
        client.advanceMillis(10);

        caller.cancel();
        client.advanceMillis(10_000);

        assertThat(client.moments().all()).endsWith("no retry: caller-gone", "call ended unavailable none");
        client.assertNothingLeft();
    }

    @Test
    void a_stale_connection_is_not_followed_for_a_caller_that_is_gone() {
        VirtualClient client = VirtualClient.calls(Step.stale());
        Caller caller = client.call();
        client.advanceMillis(10);

        caller.cancel();
        client.advanceMillis(1000);

        assertThat(client.moments().all()).endsWith("no retry: caller-gone", "call ended unavailable unknown");
    }

    @Test
    void an_attempt_without_an_answer_is_heard_out_to_its_timeout() {
        VirtualClient client = VirtualClient.calls(Step.silence());
        Caller caller = client.call();
        client.advanceMillis(10);

        caller.cancel();
        client.advanceMillis(3_989);
        assertThat(client.moments().results()).isEmpty();
        client.advanceMillis(1);

        assertThat(client.moments().all()).endsWith("call ended unavailable unknown");
        client.assertNothingLeft();
    }

    @Test
    void a_call_in_backoff_ends_at_once() {
        VirtualClient client = VirtualClient.calls(Step.code("SERVICE_UNAVAILABLE"));
        Caller caller = client.call();
        client.advanceMillis(100);

        caller.cancel();

        assertThat(client.moments().all())
                .endsWith("caller gone", "no retry: caller-gone", "call ended unavailable none");
        client.assertNothingLeft();
        client.advanceMillis(10_000);
        assertThat(client.sent()).hasSize(1);
    }

    @Test
    void what_waits_for_a_connection_is_not_sent_any_more() {
        VirtualClient client = VirtualClient.calls(Step.connecting());
        Caller caller = client.call();
        client.advanceMillis(10);

        caller.cancel();

        assertThat(client.sent()).allMatch(Sent::aborted);
        assertThat(client.moments().all())
                .endsWith("attempt 1 ended not-sent", "no retry: caller-gone", "call ended unavailable none");
        client.assertNothingLeft();
    }

    @Test
    void what_waits_for_credentials_is_not_sent_any_more() {
        VirtualClient client = VirtualClient.calls();
        client.credentials(
                () -> Mono.delay(Duration.ofMillis(50), client.scheduler()).map(any -> "Basic abc"));
        Caller caller = client.call();
        client.advanceMillis(10);

        caller.cancel();
        client.advanceMillis(10_000);

        assertThat(client.sent()).isEmpty();
        assertThat(client.moments().all()).endsWith("call ended unavailable none");
        client.assertNothingLeft();
    }

    @Test
    void a_listener_that_cancels_the_call_in_any_moment_breaks_nothing() {
        for (int moment = 1; moment <= 6; moment++) {
            CancelsAt listener = new CancelsAt(moment);
            VirtualClient client = VirtualClient.calls(Step.code("SERVICE_UNAVAILABLE"), Step.ok());
            client.listener(listener);
            listener.caller = new Caller(client.scheduler());

            client.reactivate().subscribe(listener.caller);
            client.advanceMillis(10_000);

            assertThat(listener.caller.results()).as("moment %d", moment).isEmpty();
            client.assertNothingLeft();
        }
    }

    private static final class CancelsAt implements CallListener {
        private Caller caller;
        private int left;

        CancelsAt(int moment) {
            this.left = moment;
        }

        private void moment() {
            if (--left == 0) {
                caller.cancel();
            }
        }

        @Override
        public void callStarted(ReactivationRequest request) {
            moment();
        }

        @Override
        public void attemptStarted(ReactivationRequest request, int number, String requestIdentifier) {
            moment();
        }

        @Override
        public void attemptEnded(ReactivationRequest request, Attempt attempt) {
            moment();
        }

        @Override
        public void retryScheduled(ReactivationRequest request, Attempt failed, long delayNanos) {
            moment();
        }
    }

    @Test
    void a_half_closed_caller_is_answered_with_what_was_heard_out() {
        Sinks.Empty<Void> gone = Sinks.empty();
        VirtualClient client = VirtualClient.calls(Step.code("SERVICE_UNAVAILABLE"));
        Caller caller = client.call(request(gone));
        client.advanceMillis(10);

        gone.tryEmitEmpty();
        client.advanceMillis(20);

        assertThat(caller.result().outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(caller.result().report().noRetry()).isEqualTo(NoRetry.CALLER_GONE);
        assertThat(caller.answeredAt()).isEqualTo(Duration.ofMillis(30));
        assertThat(client.moments().all()).noneMatch(moment -> moment.startsWith("retry"));
    }

    @Test
    void a_half_closed_caller_in_backoff_is_answered_at_once() {
        Sinks.Empty<Void> gone = Sinks.empty();
        VirtualClient client = VirtualClient.calls(Step.code("SERVICE_UNAVAILABLE"));
        Caller caller = client.call(request(gone));
        client.advanceMillis(100);

        gone.tryEmitEmpty();

        assertThat(caller.result().report().noRetry()).isEqualTo(NoRetry.CALLER_GONE);
        assertThat(caller.answeredAt()).isEqualTo(Duration.ofMillis(100));
        client.assertNothingLeft();
        client.advanceMillis(10_000);
        assertThat(client.sent()).hasSize(1);
    }

    @Test
    void a_half_closed_caller_is_heard_of_from_another_thread_too() {
        Sinks.Empty<Void> gone = Sinks.empty();
        VirtualClient client = VirtualClient.calls(Step.code("SERVICE_UNAVAILABLE"));
        Caller caller = client.call(request(gone));
        client.advanceMillis(100);

        client.loop().fromElsewhere(gone::tryEmitEmpty);
        client.advanceMillis(1);

        assertThat(caller.result().report().noRetry()).isEqualTo(NoRetry.CALLER_GONE);
    }

    @Test
    void a_caller_that_closed_its_half_with_the_request_gets_its_first_attempt() {
        Sinks.Empty<Void> gone = Sinks.empty();
        gone.tryEmitEmpty();
        VirtualClient client = VirtualClient.calls(Step.ok());

        assertThat(client.result(request(gone)).outcome()).isEqualTo(Outcome.REACTIVATED);
    }

    @Test
    void a_half_closed_caller_gets_no_second_connection_after_a_stale_one() {
        Sinks.Empty<Void> gone = Sinks.empty();
        gone.tryEmitEmpty();
        VirtualClient client = VirtualClient.calls(Step.stale());

        assertThat(client.result(request(gone)).report().noRetry()).isEqualTo(NoRetry.CALLER_GONE);
    }

    private static ReactivationRequest request(Sinks.Empty<Void> gone) {
        return request(gone.asMono());
    }

    private static ReactivationRequest request(Publisher<Void> gone) {
        return ReactivationRequest.builder("ent-1").callerGone(gone).build();
    }

    @Test
    void a_caller_that_cancels_twice_goes_away_once() {
        VirtualClient client = VirtualClient.calls(Step.ok());
        Call call = client.bareCall();
        client.advanceMillis(10);

        call.cancel();
        client.loop().fromElsewhere(call::cancel);
        client.advanceMillis(100);
        call.cancel();

        assertThat(client.moments().all()).containsOnlyOnce("caller gone").endsWith("call ended reactivated applied");
        client.assertNothingLeft();
    }

    @Test
    void a_listener_that_cancels_when_it_hears_that_the_caller_is_gone_hears_it_once() {
        Call[] call = new Call[1];
        VirtualClient client = VirtualClient.calls(Step.connecting()).listener(new CallListener() {
            @Override
            public void callerGone(ReactivationRequest request) {
                call[0].cancel();
            }
        });
        call[0] = client.bareCall();

        call[0].cancel();

        assertThat(client.moments().all()).containsOnlyOnce("caller gone");
        client.assertNothingLeft();
    }

    @Test
    void a_signal_that_cannot_be_had_changes_nothing() {
        for (Throwable thrown : List.of(new IllegalStateException("no"), new NoClassDefFoundError("no/Signal"))) {
            Publisher<Void> broken = subscriber -> {
                throw sneaky(thrown);
            };
            VirtualClient client = VirtualClient.calls(Step.stale(), Step.code("SERVICE_UNAVAILABLE"), Step.ok());

            EntitlementResult result = client.result(request(broken));

            assertThat(result.outcome()).isEqualTo(Outcome.REACTIVATED);
            assertThat(client.sent()).hasSize(3);
            client.assertNothingLeft();
        }
    }

    @Test
    void a_signal_whose_subscription_throws_changes_nothing() {
        Subscription broken = new Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {
                throw new IllegalStateException("no");
            }
        };
        VirtualClient client = VirtualClient.calls(Step.stale(), Step.code("SERVICE_UNAVAILABLE"), Step.ok());

        EntitlementResult result =
                client.result(request((Publisher<Void>) subscriber -> subscriber.onSubscribe(broken)));

        assertThat(result.outcome()).isEqualTo(Outcome.REACTIVATED);
        client.assertNothingLeft();
    }

    @Test
    void a_signal_that_comes_twice_ends_the_call_once() {
        List<Subscriber<? super Void>> watching = new ArrayList<>();
        Publisher<Void> repeating = subscriber -> {
            watching.add(subscriber);
            subscriber.onSubscribe(Operators.emptySubscription());
        };
        VirtualClient client = VirtualClient.calls(Step.code("SERVICE_UNAVAILABLE"));
        Caller caller = client.call(request(repeating));
        client.advanceMillis(100);

        client.loop().fromElsewhere(() -> watching.forEach(Subscriber::onComplete));
        watching.forEach(Subscriber::onComplete);
        watching.forEach(subscriber -> subscriber.onError(new IllegalStateException("again")));
        client.advanceMillis(10_000);

        assertThat(caller.result().report().noRetry()).isEqualTo(NoRetry.CALLER_GONE);
        assertThat(client.moments().all()).containsOnlyOnce("no retry: caller-gone");
        client.assertNothingLeft();
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    void nothing_is_ever_left_behind_whatever_happens_and_whenever_the_caller_goes() {
        Random random = new Random(SEED);
        for (int round = 0; round < 300; round++) {
            VirtualClient client = VirtualClient.of(sent -> randomStep(random))
                    .random(random::nextDouble)
                    .with(it -> it.maxInFlight(15));
            List<Caller> callers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                callers.add(callThatMayBeLeft(client, random));
            }
            client.advance(Duration.ofSeconds(11));

            client.assertNothingLeft();
            assertThat(callers)
                    .as("seed %d, round %d", SEED, round)
                    .allMatch(caller -> caller.results().size() <= 1)
                    .allMatch(caller -> caller.results().isEmpty() != caller.completed());
        }
    }

    private static Step randomStep(Random random) {
        List<Step> steps = List.of(
                Step.ok(),
                Step.code("NOT_FOUND"),
                Step.code("SERVICE_UNAVAILABLE"),
                Step.code("INTERNAL_ERROR", "1"),
                Step.code("TOO_MANY_REQUESTS", "2"),
                Step.unreadable(502),
                Step.noConnection(),
                Step.noConnection().atOnce(),
                Step.connecting(),
                Step.silence(),
                Step.lost(),
                Step.stale(),
                Step.stale().atOnce());
        Step step = steps.get(random.nextInt(steps.size()));
        return step.after().isNegative() ? step : step.afterMillis(random.nextInt(3000));
    }

    private static Caller callThatMayBeLeft(VirtualClient client, Random random) {
        client.advanceMillis(random.nextInt(200));
        Caller caller = client.call();
        int leavesAfter = random.nextInt(12_000);
        if (leavesAfter < 9_000) {
            boolean elsewhere = random.nextBoolean();
            client.scheduler().schedule(() -> leave(client, caller, elsewhere), leavesAfter / 3, TimeUnit.MILLISECONDS);
        }
        return caller;
    }

    private static void leave(VirtualClient client, Caller caller, boolean elsewhere) {
        if (elsewhere) {
            client.loop().fromElsewhere(caller::cancel);
        } else {
            caller.cancel();
        }
    }
}
