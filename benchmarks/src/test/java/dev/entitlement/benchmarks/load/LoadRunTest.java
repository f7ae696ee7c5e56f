package dev.entitlement.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.entitlement.benchmarks.results.Failure;
import dev.entitlement.benchmarks.results.Percentiles;
import dev.entitlement.benchmarks.results.Taken;
import dev.entitlement.benchmarks.results.Times;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadRunTest {
    private static final long PATIENCE = 15 * Times.SECOND;

    private final List<SecondFigures> seconds = new ArrayList<>();

    /**
     * The target stands still for 200 ms of every second. Whatever the phase, a fifth of all calls waits for what is left
     * of that, evenly spread from 0 to 200 ms: by arithmetic p90 is 100 ms, p99 190 ms, the mean 20 ms.
     */
    @Test
    void tells_the_truth_about_a_target_that_stands_still() throws Exception {
        try (StubTarget target = new StubTarget(StubTarget.standingStill(200_000_000, 1_000_000_000))) {
            Interval total = run(target, "constant:1000/2s", 200, PATIENCE).total();
            Percentiles latency = Percentiles.of(total.latency());

            assertThat(latency.count()).isEqualTo(2_000);
            assertThat(latency.p90()).isGreaterThan(millis(85));
            assertThat(latency.p99()).isGreaterThan(millis(175));
            assumeTrue(
                    Percentiles.of(total.late()).p99() < millis(10), "this machine is too busy for the upper bounds");
            assertThat(latency.p90()).isLessThan(millis(150));
            assertThat(latency.p99()).isLessThan(millis(300));
        }
    }

    /** Now the generator itself has to queue, and what it sends meets a quick target nearly always. */
    @Test
    void counts_from_the_schedule_also_what_waited_for_a_connection() throws Exception {
        try (StubTarget target = new StubTarget(StubTarget.standingStill(200_000_000, 1_000_000_000))) {
            Interval total = run(target, "constant:1000/2s", 2, PATIENCE).total();

            assertThat(Percentiles.of(total.latency()).p90()).isGreaterThan(millis(85));
            assertThat(Percentiles.of(total.service()).p90()).isLessThan(millis(50));
            assertThat(total.waitedCount()).isGreaterThan(300);
        }
    }

    @Test
    void starts_every_call_of_the_schedule_though_nothing_is_answered() throws Exception {
        try (StubTarget target = new StubTarget((request, context) -> {})) {
            RunResult result = run(target, "burst:30@0s,constant:200/500ms", 20, millis(300));

            assertThat(result.calls()).isEqualTo(130);
            assertThat(result.total().ended(Ending.TIMEOUT)).isEqualTo(130);
            assertThat(Percentiles.of(result.total().latency()).p50()).isBetween(millis(299), millis(600));
            assertThat(target.connects()).as("a timeout costs its connection").isGreaterThan(20);
        }
    }

    @Test
    void does_not_send_what_is_too_old_when_its_turn_comes() throws Exception {
        try (StubTarget target = new StubTarget((request, context) -> StubTarget.send(context, StubTarget.OK))) {
            RunResult result = run(target, "constant:1000000/500ms", 20, millis(50));
            Summary summary =
                    Summary.of(result, ProfileText.parse("constant:1000000/500ms"), seconds, Taken.UNKNOWN, millis(10));

            assertThat(result.calls()).isEqualTo(500_000);
            assertThat(summary.latency().count()).isEqualTo(500_000);
            assertThat(summary.unsent()).isGreaterThan(250_000);
            assertThat(target.requests()).hasSizeLessThanOrEqualTo((int) (500_000 - summary.unsent()));
            assertThat(result.failures())
                    .contains(new Failure("timeout", "never sent: its time was over before", summary.unsent()));
            assertThat(result.total().ended(Ending.TIMEOUT)).isGreaterThanOrEqualTo(summary.unsent());
        }
    }

    @Test
    void counts_as_unsent_what_waited_for_a_connection_until_its_time_was_over() throws Exception {
        try (StubTarget target = new StubTarget((request, context) -> {})) {
            RunResult result = run(target, "burst:5@0s", 1, millis(100));

            assertThat(target.requests()).hasSize(1);
            assertThat(result.total().ended(Ending.TIMEOUT)).isEqualTo(5);
            assertThat(result.failures())
                    .containsExactly(
                            new Failure("timeout", "never sent: its time was over before", 4),
                            new Failure("timeout", "no whole answer in time", 1));
        }
    }

    @Test
    void counts_each_outcome_where_it_belongs() throws Exception {
        AtomicInteger turn = new AtomicInteger();
        List<String> answers = List.of(
                StubTarget.OK,
                StubTarget.answer(409, "", "{\"responseCode\":\"ALREADY_EXISTS\"}"),
                StubTarget.answer(
                        503, "X-Gateway-Outcome: throttled\r\n", "{\"responseCode\":\"SERVICE_UNAVAILABLE\"}"),
                StubTarget.answer(503, "Connection: close\r\n", "{\"responseCode\":\"SERVICE_UNAVAILABLE\"}"),
                "no HTTP\r\n",
                "HTTP/1.1 200 OK\r\n\r\n{\"responseCode\":\"NOT_FOUND\"}");
        try (StubTarget target = new StubTarget((request, context) -> {
            int which = turn.getAndIncrement() % answers.size();
            StubTarget.send(context, answers.get(which));
            if (which == 5) {
                context.close();
            }
        })) {
            Interval total = run(target, "constant:600/500ms", 10, PATIENCE).total();

            assertThat(Summary.outcomes(total, false))
                    .containsEntry("reactivated", 50L)
                    .containsEntry("already-active", 50L)
                    .containsEntry("throttled", 50L)
                    .containsEntry("unavailable", 50L)
                    .containsEntry("lost", 50L)
                    .containsEntry("rejected", 50L)
                    .hasSize(6);
            assertThat(total.goodCount()).isEqualTo(100);
            assertThat(total.errors()).isEqualTo(200);
            assertThat(total.answered()).isEqualTo(250);
        }
    }

    @Test
    void asks_as_a_caller_would_each_time_about_another_id() throws Exception {
        try (StubTarget target = new StubTarget((request, context) -> StubTarget.send(context, StubTarget.OK))) {
            run(target, "burst:100@0s", 5, PATIENCE);

            assertThat(target.requests()).hasSize(100).allSatisfy(request -> {
                assertThat(request.method().name()).isEqualTo("POST");
                assertThat(request.uri()).matches("/v1/entitlement/reactivate/test-[0-9]+");
                assertThat(request.headers().get(HttpHeaderNames.CONTENT_LENGTH))
                        .isEqualTo("0");
                assertThat(request.headers().get(HttpHeaderNames.HOST))
                        .isEqualTo(target.url().substring(7));
                assertThat(request.headers().get(HttpHeaderNames.AUTHORIZATION)).isEqualTo("Basic dTpw");
            });
            assertThat(target.requests().stream().map(request -> request.uri()).distinct())
                    .hasSize(100);
            assertThat(target.connects()).isEqualTo(5);
        }
    }

    @Test
    void sends_only_one_call_at_a_time_on_a_connection() throws Exception {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (StubTarget target = new StubTarget((request, context) -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            context.executor()
                    .schedule(
                            () -> {
                                atOnce.decrementAndGet();
                                StubTarget.send(context, StubTarget.OK);
                            },
                            2,
                            TimeUnit.MILLISECONDS);
        })) {
            run(target, "burst:100@0s", 7, PATIENCE);

            assertThat(most).hasValue(7);
        }
    }

    @Test
    void several_threads_share_one_schedule() throws Exception {
        try (StubTarget target = new StubTarget((request, context) -> StubTarget.send(context, StubTarget.OK))) {
            RunSettings settings = new RunSettings(
                    Target.parse(target.url()),
                    ProfileText.parse("constant:500/1500ms"),
                    Ids.madeUp("test-"),
                    10,
                    3,
                    PATIENCE,
                    0,
                    null);
            RunResult result = run(settings);

            assertThat(result.calls()).isEqualTo(750);
            assertThat(result.offered()).startsWith(500L, 250L);
            assertThat(result.goodOfOffered()).startsWith(500L, 250L);
            assertThat(target.requests().stream().map(request -> request.uri()).distinct())
                    .hasSize(750);
            assertThat(target.connects()).isEqualTo(10);
        }
    }

    @Test
    void goes_on_without_the_target_and_finds_it_again() throws Exception {
        AtomicInteger count = new AtomicInteger();
        StubTarget[] self = new StubTarget[1];
        try (StubTarget target = new StubTarget((request, context) -> {
            StubTarget.send(context, StubTarget.OK);
            if (count.incrementAndGet() == 100) {
                self[0].closeConnections();
            }
        })) {
            self[0] = target;
            Interval total = run(target, "constant:500/1s", 4, PATIENCE).total();

            assertThat(total.ended(Ending.LOST)).isLessThanOrEqualTo(20);
            assertThat(total.goodCount()).isGreaterThan(450);
            assertThat(target.connects())
                    .as("connections are made anew; how many calls find them closed is the scheduler's affair")
                    .isBetween(5, 20);
        }
    }

    @Test
    void loses_each_call_to_a_target_that_died_and_says_why() throws Exception {
        AtomicInteger count = new AtomicInteger();
        StubTarget[] self = new StubTarget[1];
        try (StubTarget target = new StubTarget((request, context) -> {
            StubTarget.send(context, StubTarget.OK);
            if (count.incrementAndGet() == 100) {
                self[0].stopListening();
                self[0].closeConnections();
            }
        })) {
            self[0] = target;
            RunResult result = run(target, "constant:400/1s", 4, PATIENCE);

            assertThat(result.calls()).isEqualTo(400);
            assertThat(result.total().goodCount()).isBetween(95L, 105L);
            assertThat(result.total().ended(Ending.LOST))
                    .isEqualTo(400 - result.total().goodCount());
            assertThat(result.lastLoss()).isEqualTo("Connection refused");
        }
    }

    @Test
    void says_at_once_that_nobody_listens() throws Exception {
        String url;
        try (StubTarget target = new StubTarget((request, context) -> {})) {
            url = target.url();
        }

        assertThatThrownBy(() -> run(settings(url, "constant:10/1s", 5, PATIENCE)))
                .isInstanceOf(UnreachableException.class)
                .hasMessage("Connection refused");
    }

    @Test
    void a_run_that_is_stopped_keeps_what_it_has() throws Exception {
        AtomicInteger count = new AtomicInteger();
        LoadRun[] self = new LoadRun[1];
        try (StubTarget target = new StubTarget((request, context) -> {
                    StubTarget.send(context, StubTarget.OK);
                    if (count.incrementAndGet() == 50) {
                        self[0].stop();
                    }
                });
                Loops loops = new Loops(1)) {
            self[0] = new LoadRun(settings(target.url(), "constant:100/1h", 5, PATIENCE), loops, second -> {});
            RunResult result = self[0].run(opened -> {});

            assertThat(result.stopped()).isTrue();
            assertThat(result.total().goodCount()).isGreaterThanOrEqualTo(45);
            assertThat(result.calls()).isLessThan(5_000);
        }
    }

    @Test
    void the_seconds_add_up_to_the_whole() throws Exception {
        try (StubTarget target = new StubTarget((request, context) -> StubTarget.send(context, StubTarget.OK))) {
            RunResult result = run(target, "constant:200/2500ms", 5, PATIENCE);

            assertThat(seconds).extracting(SecondFigures::second).startsWith(0, 1, 2);
            assertThat(seconds.stream().mapToLong(SecondFigures::fired).sum()).isEqualTo(500);
            assertThat(seconds.stream().mapToLong(SecondFigures::good).sum()).isEqualTo(500);
            assertThat(result.offered()).containsExactly(200L, 200L, 100L);
            assertThat(result.goodOfOffered()).containsExactly(200L, 200L, 100L);
        }
    }

    private RunResult run(StubTarget target, String profile, int connections, long timeoutNanos) throws Exception {
        return run(settings(target.url(), profile, connections, timeoutNanos));
    }

    private RunResult run(RunSettings settings) throws Exception {
        try (Loops loops = new Loops(1)) {
            return new LoadRun(settings, loops, second -> seconds.add(SecondFigures.of(second, Taken.UNKNOWN)))
                    .run(opened -> {});
        }
    }

    private static RunSettings settings(String url, String profile, int connections, long timeoutNanos) {
        return new RunSettings(
                Target.parse(url),
                ProfileText.parse(profile),
                Ids.madeUp("test-"),
                connections,
                1,
                timeoutNanos,
                0,
                "Basic dTpw");
    }

    private static long millis(long millis) {
        return millis * Times.MILLISECOND;
    }
}
