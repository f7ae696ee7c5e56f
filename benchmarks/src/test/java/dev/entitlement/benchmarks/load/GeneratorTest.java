package dev.entitlement.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GeneratorTest {
    private final List<String> ends = new ArrayList<>();

    @Test
    void tells_the_end_of_every_call_with_status_and_attempts() throws Exception {
        AtomicInteger turn = new AtomicInteger();
        List<String> answers = List.of(
                StubTarget.OK,
                StubTarget.answer(
                        503, "X-Gateway-Outcome: unavailable\r\nX-Gateway-Attempts: 0\r\n", "{\"responseCode\":\"X\"}"),
                StubTarget.answer(504, "X-Gateway-Outcome: unavailable\r\nx-gateway-attempts: 12\r\n", ""),
                "no HTTP\r\n");
        try (StubTarget target = new StubTarget(
                        (request, context) -> StubTarget.send(context, answers.get(turn.getAndIncrement() % 4)));
                Generator generator = new Generator(new LoadPlan(target.url(), "burst:40", 5), this::ended)) {
            LoadReport report = generator.run();

            assertThat(ends).hasSize(40);
            assertThat(ends.stream().distinct())
                    .containsExactlyInAnyOrder(
                            "reactivated 200 -1", "unavailable 503 0", "unavailable 504 12", "lost 0 -1");
            assertThat(report.calls()).isEqualTo(40);
            assertThat(report.waited()).isEqualTo(35);
        }
    }

    @Test
    void deals_its_callers_out_in_turn() throws Exception {
        try (StubTarget target = new StubTarget((request, context) -> StubTarget.send(context, StubTarget.OK));
                Generator generator = new Generator(
                        new LoadPlan(target.url(), "burst:30", 1).as(List.of("Bearer a", "Bearer b", "Bearer c")),
                        CallEnds.UNHEARD)) {
            generator.open();
            generator.run();

            List<String> sent = target.requests().stream()
                    .map(request -> request.headers().get(HttpHeaderNames.AUTHORIZATION))
                    .toList();
            assertThat(sent).hasSize(30).startsWith("Bearer a", "Bearer b", "Bearer c", "Bearer a");
            assertThat(target.connects())
                    .as("opened once, though asked for twice")
                    .isOne();
        }
    }

    @Test
    void makes_up_other_entitlements_in_every_run() throws Exception {
        try (StubTarget target = new StubTarget((request, context) -> StubTarget.send(context, StubTarget.OK))) {
            for (int run = 0; run < 2; run++) {
                try (Generator generator = new Generator(new LoadPlan(target.url(), "burst:10", 2), CallEnds.UNHEARD)) {
                    generator.run();
                }
            }
            assertThat(target.requests().stream().map(request -> request.uri()).distinct())
                    .hasSize(20);
        }
    }

    @Test
    void refuses_what_is_no_profile_and_keeps_secrets_to_itself() {
        LoadPlan plan = new LoadPlan("http://127.0.0.1:1", "constant:1", 1).as(List.of("Bearer secret"));
        assertThatThrownBy(() -> new Generator(plan, CallEnds.UNHEARD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("constant:1 (expected: ");
        assertThat(plan.toString()).doesNotContain("secret");
    }

    private void ended(Call call, Ending ending, long nowNanos) {
        assertThat(nowNanos).isGreaterThanOrEqualTo(call.scheduledNanos());
        ends.add(ending.text() + " " + call.status() + " " + call.attempts());
    }
}
